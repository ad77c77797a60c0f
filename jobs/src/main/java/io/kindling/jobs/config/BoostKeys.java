package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import io.kindling.jobs.config.BoostSettings.Method;
import java.util.List;
import java.util.OptionalInt;

/** The section {@code boost}. */
final class BoostKeys {
  private static final Setting<Method> METHOD =
      Setting.of(
          "boost.method",
          Kinds.word(List.of(Method.values()), Method::word),
          Method.SAMME,
          "",
          "AdaBoost by votes or by probabilities, or networks that learn the gradient of the loss.");
  private static final Setting<Long> ROUNDS =
      Setting.of(
          "boost.rounds",
          Kinds.wholeBetween(1, 10_000),
          50L,
          "rounds",
          "How many networks are trained, one after another, at most.");
  private static final Setting<Double> RATE =
      Setting.of(
          "boost.rate",
          Kinds.number("a number above 0", number -> number > 0),
          1.0,
          "",
          "By which the weight of each network is multiplied; for gradient, about 0.1.");
  private static final Setting<Boolean> LINE_SEARCH =
      Setting.of(
          "boost.lineSearch",
          Kinds.flag(),
          false,
          "",
          "Of gradient: whether the rate multiplies what of a network makes the loss least.");
  private static final Setting<Double> SAMPLE =
      Setting.of(
          "boost.sample",
          Kinds.number("a number above 0, at most 1", number -> number > 0 && number <= 1),
          1.0,
          "",
          "The share of the rows that each network is trained on, drawn by chance.");
  private static final Setting<OptionalInt> PATIENCE =
      Setting.of(
          "boost.patience",
          new RoundsOrNone(),
          OptionalInt.empty(),
          "rounds",
          "So many without a better one end it, and the rounds up to the best are kept.");
  private static final Setting<String> METRIC =
      Setting.of(
          "boost.metric",
          Kinds.text("validation. and the name of a metric"),
          "validation.loss",
          "",
          "By which rounds are compared.");
  private static final Setting<Long> SEED =
      Setting.of(
          "boost.seed",
          Kinds.wholeBetween(0, Long.MAX_VALUE),
          1L,
          "",
          "Of the first parameters of each network, and of the rows that are drawn.");
  private static final Setting<Boolean> COMPARE =
      Setting.of(
          "boost.compare",
          Kinds.flag(),
          true,
          "",
          "Whether a single network and a bag of as many are trained and reported beside it.");

  private BoostKeys() {}

  static List<Setting<?>> all() {
    return List.of(METHOD, ROUNDS, RATE, LINE_SEARCH, SAMPLE, PATIENCE, METRIC, SEED, COMPARE);
  }

  static BoostSettings read(Reader reader) {
    return new BoostSettings(
        reader.read(METHOD),
        reader.read(ROUNDS).intValue(),
        reader.read(RATE),
        reader.read(LINE_SEARCH),
        reader.read(SAMPLE),
        reader.read(PATIENCE),
        reader.read(METRIC),
        reader.read(SEED),
        reader.read(COMPARE));
  }

  /** A whole number from 1, or the word {@code none}, which is the empty value. */
  private record RoundsOrNone() implements Kind<OptionalInt> {
    private static final String NONE = "none";

    @Override
    public String range() {
      return "a whole number from 1, or " + NONE;
    }

    @Override
    public OptionalInt read(ConfigValue value) {
      return NONE.equals(value.unwrapped())
          ? OptionalInt.empty()
          : OptionalInt.of(Kinds.wholeBetween(1, 10_000).read(value).intValue());
    }

    @Override
    public String write(OptionalInt value) {
      return value.isEmpty() ? NONE : Integer.toString(value.getAsInt());
    }
  }
}
