package io.kindling.jobs.config;

import io.kindling.jobs.config.TrialSettings.Size;
import java.util.List;
import java.util.OptionalInt;

/** The section {@code trials}. */
final class TrialKeys {
  private static final Setting<Size> SIZE =
      Setting.of(
          "trials.size",
          Kinds.word(List.of(Size.values()), Size::word),
          Size.AUTO,
          "",
          "small: each trial runs in a task; large: in rounds on many slots; auto: by memory.");
  private static final Setting<OptionalInt> AT_ONCE =
      Setting.of(
          "trials.atOnce",
          new AutoOr("a whole number from 1", number -> true),
          OptionalInt.empty(),
          "trials",
          "How many large trials run at once at most; auto: a slot for each, as the driver has room.");

  private TrialKeys() {}

  static List<Setting<?>> all() {
    return List.of(SIZE, AT_ONCE);
  }

  static TrialSettings read(Reader reader) {
    return new TrialSettings(reader.read(SIZE), reader.read(AT_ONCE));
  }
}
