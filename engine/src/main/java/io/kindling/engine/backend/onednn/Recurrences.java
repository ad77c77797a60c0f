package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Rnn;
import io.kindling.engine.op.RnnGradient;

/**
 * Recurrent layers: the products of x for all steps at once, those of h step by step, and between
 * them the {@link Unit} of the cell. Measured against oneDNN's own recurrent primitives this is as
 * fast, and knows lengths.
 */
final class Recurrences {
  private Recurrences() {}

  /** The sizes of a sequence x[T,N,I] with states [N,H], and the gates of the cell. */
  record Sizes(int steps, int rows, int in, int hidden, int gates) {
    static Sizes of(Node node, int gates) {
      Shape x = node.input(0).shape();
      return new Sizes(x.size(0), x.size(1), x.size(2), node.input(1).shape().size(1), gates);
    }

    int sums() {
      return gates * hidden;
    }

    /** How many steps have about so many rows; at least one, at most all. */
    int stepsOf(int wanted) {
      return Math.max(1, Math.min(steps, wanted / Math.max(1, rows)));
    }

    Shape state() {
      return Shape.of(rows, hidden);
    }

    /** Where the numbers of a row at a step begin. */
    int at(int step, int row) {
      return (step * rows + row) * hidden;
    }

    /** The part of a sequence of rows of {@code width} numbers that belongs to a step. */
    Place step(Place sequence, int step, int width) {
      return sequence.window((long) step * rows * width, Shape.of(rows, width));
    }
  }

  static void lstm(Site site) {
    Sizes sizes = Sizes.of(site.node(), 4);
    new RecurrentForward(site, sizes, new Unit.Lstm(sizes.hidden())).emit();
  }

  static void lstmGradient(Site site) {
    Sizes sizes = Sizes.of(site.node(), 4);
    new RecurrentBack(site, sizes, new Unit.Lstm(sizes.hidden())).emit();
  }

  static void gru(Site site) {
    Sizes sizes = Sizes.of(site.node(), 3);
    new RecurrentForward(site, sizes, new Unit.Gru(sizes.hidden())).emit();
  }

  static void gruGradient(Site site) {
    Sizes sizes = Sizes.of(site.node(), 3);
    new RecurrentBack(site, sizes, new Unit.Gru(sizes.hidden())).emit();
  }

  static void rnn(Site site) {
    Sizes sizes = Sizes.of(site.node(), 1);
    Activation activation = ((Rnn) site.node().op()).activation();
    new RecurrentForward(site, sizes, new Unit.Plain(sizes.hidden(), activation)).emit();
  }

  static void rnnGradient(Site site) {
    Sizes sizes = Sizes.of(site.node(), 1);
    Activation activation = ((RnnGradient) site.node().op()).activation();
    new RecurrentBack(site, sizes, new Unit.Plain(sizes.hidden(), activation)).emit();
  }
}
