package io.kindling.jobs.config;

import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import java.util.List;

/** What is around the optimizer's rule: clipping, decay, norms, groups, means of the weights. */
final class SteppingKeys {
  private static final String DECAY = "training.decay";
  private static final String AVERAGE = "training.weightAverage";

  private static final Setting<Double> CLIP_VALUE =
      Setting.open(
          "training.clip.value",
          Numbers.ABOVE_0,
          "",
          "Numbers of the gradient are cut off at this, above and below zero.");
  private static final Setting<Double> CLIP_LAYER =
      Setting.open(
          "training.clip.layerNorm",
          Numbers.ABOVE_0,
          "",
          "The gradient of a weight or a bias is scaled down to this norm.");
  private static final Setting<Double> CLIP_GLOBAL =
      Setting.open(
          "training.clip.globalNorm",
          Numbers.ABOVE_0,
          "",
          "The whole gradient is scaled down to this norm.");
  private static final Setting<Double> L1 =
      Setting.of(
          DECAY + ".l1",
          Numbers.FROM_0,
          0.0,
          "",
          "A penalty of so much times the absolute values, added to the gradient.");
  private static final Setting<Double> L2 =
      Setting.of(
          DECAY + ".l2",
          Numbers.FROM_0,
          0.0,
          "",
          "A penalty of half so much times the squares, added to the gradient.");
  private static final Setting<Double> WEIGHTS =
      Setting.of(
          DECAY + ".weights",
          Numbers.FROM_0,
          0.0,
          "",
          "The part of the rate that weights lose in a step, beside the gradient.");
  private static final Setting<Double> MAX_NORM =
      Setting.open(
          "training.maxNorm",
          Numbers.ABOVE_0,
          "",
          "After a step, each row of a weight is scaled down to this norm.");
  private static final Setting<Groups.Written> GROUPS =
      Setting.open(
          "training.groups",
          new Groups(),
          "",
          "Factors of rate and decay, or an own optimizer, for some parameters; the first that fits.");
  private static final Setting<Double> EMA =
      Setting.open(
          AVERAGE + ".ema",
          Numbers.BETWEEN_0_AND_1,
          "",
          "A mean of the weights that keeps this part of itself is measured and saved.");
  private static final Setting<Long> FROM =
      Setting.open(
          AVERAGE + ".from",
          Kinds.wholeFrom(1),
          "steps",
          "From this step on, the plain mean of the weights is measured and saved.");
  private static final Setting<Long> EVERY =
      Setting.of(
          AVERAGE + ".every", Kinds.wholeFrom(1), 1L, "steps", "How often the plain mean is fed.");

  private SteppingKeys() {}

  static List<Setting<?>> all() {
    return List.of(
        CLIP_VALUE, CLIP_LAYER, CLIP_GLOBAL, L1, L2, WEIGHTS, MAX_NORM, GROUPS, EMA, FROM, EVERY);
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (setting.key().startsWith(DECAY)) {
      return reader.has(DECAY);
    }
    return !setting.equals(EVERY) || reader.has(FROM.key());
  }

  static Stepping read(Reader reader, RateSchedule schedule) {
    float[] l = {number(reader, L1), number(reader, L2), number(reader, WEIGHTS)};
    return new Stepping(
        new Clipping(
            limit(reader, CLIP_VALUE), limit(reader, CLIP_LAYER), limit(reader, CLIP_GLOBAL)),
        new Decay(l[0], l[1], l[2]),
        limit(reader, MAX_NORM),
        reader.find(GROUPS).map(Groups.Written::groups).orElse(List.of()),
        schedule,
        average(reader));
  }

  private static float number(Reader reader, Setting<Double> setting) {
    return reader.read(setting).floatValue();
  }

  private static float limit(Reader reader, Setting<Double> setting) {
    return reader.find(setting).map(Double::floatValue).orElse(Float.POSITIVE_INFINITY);
  }

  private static WeightAverage average(Reader reader) {
    boolean plain = reader.has(FROM.key());
    if (plain && reader.has(EMA.key())) {
      throw new IllegalArgumentException(
          "'" + AVERAGE + "' must have ema, or from and every, found both");
    }
    if (reader.has(EVERY.key()) && !plain) {
      throw new IllegalArgumentException(
          "'" + EVERY.key() + "' goes with '" + FROM.key() + "', which is missing");
    }
    if (plain) {
      return new WeightAverage.Stochastic(reader.find(FROM).orElse(1L), reader.read(EVERY));
    }
    return reader
        .find(EMA)
        .<WeightAverage>map(decay -> new WeightAverage.Exponential(decay.floatValue()))
        .orElse(new WeightAverage.None());
  }
}
