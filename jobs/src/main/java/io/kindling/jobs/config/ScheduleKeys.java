package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.kindling.engine.optim.Plateau;
import io.kindling.engine.optim.RateSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The section {@code training.schedule}: how the learning rate goes. The factors of all that are
 * written are multiplied; {@code warmUp} goes before all others.
 */
final class ScheduleKeys {
  private static final String KEY = "training.schedule";
  private static final String EPOCHS = "epochs";

  private static final Setting<Double> STEP_EVERY =
      of("step.every", Numbers.ABOVE_0, 10.0, EPOCHS, "The rate is lowered so often.");
  private static final Setting<Double> STEP_FACTOR =
      of("step.factor", Numbers.ABOVE_0, 0.1, "", "What it is multiplied by each time.");
  private static final Setting<Double> EXPONENTIAL =
      of("exponential.factor", Numbers.ABOVE_0, 0.95, "", "What an epoch multiplies the rate by.");
  private static final Setting<Double> INVERSE =
      of("inverseTime.decay", Numbers.FROM_0, 0.1, "", "The rate over (1 + decay times epochs).");
  private static final Setting<Double> POWER =
      of("polynomial.power", Numbers.ABOVE_0, 1.0, "", "The power of what is left of the run.");
  private static final Setting<Double> POLYNOMIAL_END =
      of("polynomial.end", Numbers.TO_1, 0.0, "", "The part of the rate at the end.");
  private static final Setting<Double> COSINE_END =
      of("cosine.end", Numbers.TO_1, 0.0, "", "The part of the rate at the end of a wave.");
  private static final Setting<Double> RESTART =
      of(
          "cosine.restart",
          Numbers.FROM_0,
          0.0,
          EPOCHS,
          "The wave begins again after so many; 0: one wave over the whole training.");
  private static final Setting<Double> STRETCH =
      of("cosine.stretch", Numbers.FROM_1, 1.0, "", "How much longer each wave is than the last.");
  private static final Setting<Double> RISE =
      of("oneCycle.rise", Numbers.BETWEEN_0_AND_1, 0.3, "", "The part in which the rate rises.");
  private static final Setting<Double> CYCLE_START =
      of("oneCycle.start", Numbers.FROM_1, 25.0, "", "It rises from the rate over this.");
  private static final Setting<Double> CYCLE_END =
      of("oneCycle.end", Numbers.FROM_1, 1e4, "", "It falls to where it began over this.");
  private static final Setting<String> PLATEAU_METRIC =
      of(
          "plateau.metric",
          Kinds.text("a metric such as validation.loss or train.loss"),
          "validation.loss",
          "",
          "What is watched after each epoch of which it is known.");
  private static final Setting<Double> PLATEAU_FACTOR =
      of(
          "plateau.factor",
          Numbers.BETWEEN_0_AND_1,
          0.1,
          "",
          "What the rate is multiplied by when the metric gets no better.");
  private static final Setting<Long> PLATEAU_PATIENCE =
      of(
          "plateau.patience",
          Kinds.wholeBetween(0, 1_000_000),
          10L,
          EPOCHS,
          "So many in a row may be no better; one more lowers the rate.");
  private static final Setting<Double> PLATEAU_DELTA =
      of(
          "plateau.minDelta",
          Numbers.FROM_0,
          0.0,
          "",
          "An epoch is better if the metric is better by more than this.");
  private static final Setting<Long> COOLDOWN =
      of(
          "plateau.cooldown",
          Kinds.wholeBetween(0, 1_000_000),
          0L,
          EPOCHS,
          "So many after lowering the rate are not counted.");
  private static final Setting<Double> PLATEAU_LEAST =
      of("plateau.least", Numbers.TO_1, 0.0, "", "The rate is not lowered below this part of it.");
  private static final Setting<String> PROPORTIONAL_METRIC =
      of(
          "proportional.metric",
          Kinds.text("a metric such as train.loss"),
          "train.loss",
          "",
          "The rate goes as this metric of the last epoch that has it, over the first that has it.");
  private static final Setting<Double> PROPORTIONAL_LEAST =
      of("proportional.least", Numbers.TO_1, 0.0, "", "The smallest part of the rate.");
  private static final Setting<Double> PROPORTIONAL_MOST =
      of("proportional.most", Numbers.FROM_1, 1.0, "", "The largest multiple of the rate.");
  private static final Setting<Long> WARM_UP =
      of(
          "warmUp.steps",
          Kinds.wholeBetween(1, Integer.MAX_VALUE - 1),
          100L,
          "steps",
          "The rate rises in a line over so many; the other schedules begin there.");
  private static final Setting<Double> WARM_UP_START =
      of("warmUp.start", Numbers.TO_1, 0.0, "", "The part of the rate that it rises from.");

  private static final Map<String, One> SCHEDULES = schedules();

  private ScheduleKeys() {}

  private record One(List<Setting<?>> settings, Function<Reader, RateSchedule> build) {}

  private static <T> Setting<T> of(
      String name, Kind<T> kind, T fallback, String unit, String sentence) {
    return Setting.of(KEY + "." + name, kind, fallback, unit, sentence);
  }

  private static Map<String, One> schedules() {
    Map<String, One> all = new LinkedHashMap<>();
    all.put(
        "step",
        new One(
            List.of(STEP_EVERY, STEP_FACTOR),
            read -> new RateSchedule.Step(read.read(STEP_EVERY), read.read(STEP_FACTOR))));
    all.put(
        "exponential",
        new One(
            List.of(EXPONENTIAL), read -> new RateSchedule.Exponential(read.read(EXPONENTIAL))));
    all.put(
        "inverseTime",
        new One(List.of(INVERSE), read -> new RateSchedule.InverseTime(read.read(INVERSE))));
    all.put(
        "polynomial",
        new One(
            List.of(POWER, POLYNOMIAL_END),
            read -> new RateSchedule.Polynomial(read.read(POWER), read.read(POLYNOMIAL_END))));
    all.put(
        "cosine",
        new One(
            List.of(COSINE_END, RESTART, STRETCH),
            read ->
                new RateSchedule.Cosine(
                    read.read(COSINE_END), read.read(RESTART), read.read(STRETCH))));
    all.put(
        "oneCycle",
        new One(
            List.of(RISE, CYCLE_START, CYCLE_END),
            read ->
                new RateSchedule.OneCycle(
                    read.read(RISE), read.read(CYCLE_START), read.read(CYCLE_END))));
    all.put("plateau", new One(plateauSettings(), ScheduleKeys::plateau));
    all.put(
        "proportional",
        new One(
            List.of(PROPORTIONAL_METRIC, PROPORTIONAL_LEAST, PROPORTIONAL_MOST),
            read ->
                new RateSchedule.Proportional(
                    read.read(PROPORTIONAL_METRIC),
                    read.read(PROPORTIONAL_LEAST),
                    read.read(PROPORTIONAL_MOST))));
    return all;
  }

  private static List<Setting<?>> plateauSettings() {
    return List.of(
        PLATEAU_METRIC, PLATEAU_FACTOR, PLATEAU_PATIENCE, PLATEAU_DELTA, COOLDOWN, PLATEAU_LEAST);
  }

  private static RateSchedule plateau(Reader read) {
    String metric = read.read(PLATEAU_METRIC);
    return new Plateau(
        metric,
        EarlyStopping.isSmallerBetter(metric) ? Plateau.Better.SMALLER : Plateau.Better.LARGER,
        read.read(PLATEAU_FACTOR),
        read.read(PLATEAU_PATIENCE).intValue(),
        read.read(PLATEAU_DELTA),
        read.read(COOLDOWN).intValue(),
        read.read(PLATEAU_LEAST));
  }

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(List.of(WARM_UP, WARM_UP_START));
    SCHEDULES.values().forEach(one -> all.addAll(one.settings()));
    return all;
  }

  /** Whether a setting has a say: those of the schedules that are written, and all others. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (!setting.key().startsWith(KEY + ".")) {
      return true;
    }
    return reader.has(setting.key().substring(0, setting.key().lastIndexOf('.')));
  }

  /** The same configuration without a constant factor, which has no settings. */
  static Config plain(Config config) {
    String constant = KEY + ".constant";
    boolean isWritten =
        config.hasPath(constant)
            && config.getValue(constant) instanceof ConfigObject section
            && section.isEmpty();
    return isWritten ? config.withoutPath(constant) : config;
  }

  static RateSchedule read(Reader reader) {
    List<RateSchedule> written = new ArrayList<>();
    SCHEDULES.forEach(
        (word, one) -> {
          if (reader.has(KEY + "." + word)) {
            written.add(one.build().apply(reader));
          }
        });
    RateSchedule all =
        switch (written.size()) {
          case 0 -> new RateSchedule.Constant();
          case 1 -> written.get(0);
          default -> new RateSchedule.Product(written);
        };
    return reader.has(KEY + ".warmUp")
        ? new RateSchedule.WarmUp(reader.read(WARM_UP), reader.read(WARM_UP_START), all)
        : all;
  }
}
