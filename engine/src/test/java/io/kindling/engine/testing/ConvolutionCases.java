package io.kindling.engine.testing;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.ConvolutionInputGradient;
import io.kindling.engine.op.ConvolutionParameterGradient;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolGradient;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.op.PoolTaken;
import io.kindling.engine.testing.OpCase.Input;
import java.util.ArrayList;
import java.util.List;

/** Cases of the ops on images: n rows of small images, as many channels as are asked for. */
final class ConvolutionCases {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;

  /** So many that a byte does not tell them apart. */
  private static final int LONG = 260;

  /** No two numbers are alike, or nearly: the largest of a window stays the largest. */
  private static final OpCase.Draw APART = (key, i) -> i * 7919L % 10_007 / 1000.0 - 5;

  private ConvolutionCases() {}

  static List<OpCase> of(int n, int channels) {
    List<OpCase> cases = new ArrayList<>();
    int rows = Math.min(n, 3);
    addConvolutions(cases, rows, Math.min(channels, 17));
    addPools(cases, rows, Math.min(channels, 33));
    addBatchNorm(cases, rows + 1, channels);
    return cases;
  }

  private static void addConvolutions(List<OpCase> cases, int n, int channels) {
    List<Integer> one = List.of(1, 1);
    List<Integer> none = List.of(0, 0);
    add(cases, new Convolution(one, one, one, one, 1), n, channels, channels + 3, List.of(3, 3));
    add(cases, new Convolution(one, one, none, none, 1), n, channels, 5, List.of(1, 1));
    add(
        cases,
        new Convolution(List.of(2, 1), List.of(1, 2), List.of(1, 0), List.of(2, 3), 1),
        n,
        channels,
        4,
        List.of(2, 3));
    add(cases, new Convolution(one, one, one, one, channels), n, channels, channels, List.of(3, 3));
    add(cases, new Convolution(List.of(2, 2), one, one, one, 2), n, 2 * channels, 6, List.of(3, 3));
  }

  private static void add(
      List<OpCase> cases, Convolution op, int n, int in, int out, List<Integer> kernel) {
    Input x = OpCase.normal(n, in, HEIGHT, WIDTH);
    Input w = OpCase.normal(out, in / op.groups(), kernel.get(0), kernel.get(1));
    Shape y = op.shapes(List.of(x.shape(), w.shape())).get(0);
    Input dy = OpCase.normal(y.toArray());
    cases.add(new OpCase(op, List.of(x, w), List.of(0, 1)));
    cases.add(new OpCase(op, List.of(x, w, OpCase.normal(out)), List.of(0, 1, 2)));
    cases.add(
        new OpCase(new ConvolutionInputGradient(op, x.shape()), List.of(dy, w), List.of(0, 1)));
    cases.add(
        new OpCase(
            new ConvolutionParameterGradient(op, w.shape(), false), List.of(x, dy), List.of(0, 1)));
    cases.add(
        new OpCase(
            new ConvolutionParameterGradient(op, w.shape(), true), List.of(x, dy), List.of(0, 1)));
  }

  private static void addPools(List<OpCase> cases, int n, int channels) {
    Input x = new Input(Shape.of(n, channels, HEIGHT, WIDTH), APART);
    for (PoolKind kind : PoolKind.values()) {
      for (Pool pool :
          List.of(
              new Pool(kind, List.of(2, 2), List.of(2, 2), List.of(0, 0), List.of(0, 0)),
              new Pool(kind, List.of(3, 2), List.of(1, 2), List.of(1, 1), List.of(2, 0)),
              new Pool(kind, List.of(5, 6), List.of(1, 1), List.of(0, 0), List.of(0, 0)))) {
        cases.add(new OpCase(pool, List.of(x), List.of(0)));
        if (kind != PoolKind.MAX) {
          Input dy = OpCase.normal(pool.shapes(List.of(x.shape())).get(0).toArray());
          cases.add(new OpCase(new PoolGradient(pool, x.shape()), List.of(dy), List.of(0)));
        }
      }
      Pool line = new Pool(kind, List.of(1, LONG), List.of(1, 1), List.of(0, 0), List.of(0, 0));
      cases.add(
          new OpCase(line, List.of(new Input(Shape.of(1, channels, 1, LONG), APART)), List.of(0)));
    }
    Pool whole = new Pool(PoolKind.MAX, List.of(2, 2), List.of(2, 3), List.of(0, 0), List.of(0, 0));
    Input dy = OpCase.normal(whole.shapes(List.of(x.shape())).get(0).toArray());
    Input places = new Input(dy.shape(), OpCase.below(4));
    cases.add(new OpCase(new PoolGradient(whole, x.shape()), List.of(dy, places), List.of(0)));
    cases.add(new OpCase(new PoolTaken(whole), List.of(x, places), List.of(0)));
    Pool padded =
        new Pool(PoolKind.MAX, List.of(3, 2), List.of(1, 2), List.of(1, 1), List.of(2, 0));
    Input windows = OpCase.normal(padded.shapes(List.of(x.shape())).get(0).toArray());
    Input any = new Input(windows.shape(), OpCase.below(6));
    cases.add(new OpCase(new PoolGradient(padded, x.shape()), List.of(windows, any), List.of(0)));
    cases.add(new OpCase(new PoolTaken(padded), List.of(x, any), List.of(0)));
  }

  private static void addBatchNorm(List<OpCase> cases, int n, int channels) {
    Input x = OpCase.normal(n, channels, 3, 2);
    Input c = OpCase.normal(channels);
    Input variance = OpCase.positive(channels);
    float epsilon = 1e-3f;
    cases.add(new OpCase(new BatchNormTrain(epsilon), List.of(x, c, c), List.of(0, 1, 2)));
    cases.add(new OpCase(new BatchNormGradient(epsilon), List.of(x, c, variance, c, x), List.of()));
    List<Integer> all = List.of(0, 1, 2, 3, 4);
    cases.add(new OpCase(new BatchNormEval(epsilon), List.of(x, c, c, c, variance), all));
  }
}
