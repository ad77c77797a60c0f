package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.BlockSums;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The norms of each layer's gradient at some steps of each epoch, the last among them, and whether
 * they explode or vanish. Frozen layers are left out.
 */
final class GradientWatch {
  /** About so many steps of an epoch are looked at. */
  private static final int LOOKS = 8;

  /** A gradient so many times as large as the weights explodes. */
  private static final double EXPLODES = 100;

  /** A gradient whose numbers are so much smaller than those of another layer vanishes. */
  private static final double VANISHES = 1e-6;

  private final Schedule schedule;
  private final List<Segment> segments;
  private final Consumer<String> warn;
  private final int stride;
  private final TreeMap<Long, double[]> norms = new TreeMap<>();
  private final Set<String> told = new HashSet<>();

  GradientWatch(
      Schedule schedule, List<Segment> parameters, Stepping stepping, Consumer<String> warn) {
    this.schedule = schedule;
    this.segments =
        parameters.stream()
            .filter(segment -> segment.length() > 0 && !stepping.freezes(segment))
            .toList();
    this.warn = warn;
    this.stride = Math.max(1, schedule.stepsPerEpoch() / LOOKS);
  }

  /** Whether the gradient of a step, from 0, is to be looked at. */
  boolean wants(long step) {
    int place = schedule.stepInEpoch(step);
    return place % stride == stride - 1 || schedule.isLastOfEpoch(step);
  }

  /** Looks at the gradient of a step; of one that is made again, the last look counts. */
  void look(long step, float[] gradient) {
    norms.put(step, segments.stream().mapToDouble(segment -> norm(segment, gradient)).toArray());
  }

  /** What was seen since the last epoch; none where nothing was. Says what is out of bounds. */
  List<LayerGradient> epochEnded(int epoch, float[] weights) {
    List<LayerGradient> layers = new ArrayList<>();
    for (int s = 0; !norms.isEmpty() && s < segments.size(); s++) {
      double squares = 0;
      double largest = 0;
      for (double[] look : norms.values()) {
        squares += look[s] * look[s];
        largest = Math.max(largest, look[s]);
      }
      Segment segment = segments.get(s);
      layers.add(
          new LayerGradient(
              segment.name(), Math.sqrt(squares / norms.size()), largest, norm(segment, weights)));
    }
    norms.clear();
    check(epoch, layers);
    return layers;
  }

  private static double norm(Segment segment, float[] numbers) {
    return BlockSums.norm(numbers, segment.offset(), segment.offset() + segment.length());
  }

  /** Biases, which start from zero, and tables, of which steps use some rows, say little. */
  private void check(int epoch, List<LayerGradient> layers) {
    Optional<LayerGradient> strongest = Optional.empty();
    double most = 0;
    for (int s = 0; s < layers.size(); s++) {
      if (isWeight(s) && size(s, layers) > most) {
        most = size(s, layers);
        strongest = Optional.of(layers.get(s));
      }
    }
    for (int s = 0; s < layers.size(); s++) {
      LayerGradient layer = layers.get(s);
      if (!isWeight(s)) {
        continue;
      }
      if (layer.weights() > 0 && layer.largest() > EXPLODES * layer.weights()) {
        tell(
            layer.layer() + " explodes",
            "in epoch %d, the gradient of %s explodes: its norm was %.3g, that of the weights %.3g;"
                + " lower the optimizer's rate, or set training.clip.globalNorm",
            epoch,
            layer.layer(),
            layer.largest(),
            layer.weights());
      }
      if (strongest.isPresent() && size(s, layers) < VANISHES * most) {
        tell(
            layer.layer() + " vanishes",
            "in epoch %d, the gradient of %s vanishes: its numbers were about %.3g, those of %s"
                + " %.3g; another activation, batchNorm or residual keeps gradients alive",
            epoch,
            layer.layer(),
            size(s, layers),
            strongest.get().layer(),
            most);
      }
    }
  }

  private boolean isWeight(int s) {
    return segments.get(s).shape().rank() > 1 && segments.get(s).use() == Segment.Use.WHOLE;
  }

  /** The root mean square of a layer's numbers. */
  private double size(int s, List<LayerGradient> layers) {
    return layers.get(s).norm() / Math.sqrt(segments.get(s).length());
  }

  /** Says it once in a run. */
  private void tell(String what, String sentence, Object... values) {
    if (told.add(what)) {
      warn.accept(String.format(Locale.ROOT, sentence, values));
    }
  }
}
