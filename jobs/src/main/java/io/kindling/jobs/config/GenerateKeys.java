package io.kindling.jobs.config;

import java.util.List;

/** The section {@code generate}. */
final class GenerateKeys {
  private static final Setting<Long> LENGTH =
      Setting.of(
          "generate.length",
          Kinds.wholeBetween(1, 100_000_000),
          1000L,
          "symbols",
          "How many symbols generate draws.");
  private static final Setting<Double> TEMPERATURE =
      Setting.of(
          "generate.temperature",
          Kinds.number("a number above 0", number -> number > 0 && Double.isFinite(number)),
          1.0,
          "",
          "Below 1 likely symbols are drawn more often than the model says, above 1 less.");
  private static final Setting<Long> SEED =
      Setting.of(
          "generate.seed",
          Kinds.wholeFrom(Long.MIN_VALUE),
          1L,
          "",
          "Which of the possible samples.");
  private static final Setting<String> START =
      Setting.of(
          "generate.start",
          Kinds.anyText("a text of at least one symbol"),
          "\n",
          "",
          "What the sample goes on from; a line break unless it is set.");

  private GenerateKeys() {}

  static List<Setting<?>> all() {
    return List.of(LENGTH, TEMPERATURE, SEED, START);
  }

  static GenerateSettings read(Reader reader) {
    return new GenerateSettings(
        reader.read(LENGTH).intValue(),
        reader.read(TEMPERATURE),
        reader.read(SEED),
        reader.read(START));
  }
}
