package io.kindling.jobs.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The section {@code training.checkpoints}. */
final class CheckpointKeys {
  private static final String KEY = "training.checkpoints.";
  private static final Setting<Long> STEPS =
      Setting.open(
          KEY + "everySteps",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          "steps",
          "A checkpoint after so many; where shards carry state, at the next end of a round.");
  private static final Setting<Long> EPOCHS =
      Setting.open(
          KEY + "everyEpochs", Kinds.wholeBetween(1, 1_000_000), "epochs", "One after so many.");
  private static final Setting<Double> MINUTES =
      Setting.open(
          KEY + "everyMinutes",
          Numbers.ABOVE_0,
          "minutes",
          "One after so many; 5 where none of the three is written.");
  private static final Setting<Long> KEEP =
      Setting.of(
          KEY + "keep",
          Kinds.wholeBetween(0, 1_000_000),
          (long) CheckpointSettings.DEFAULT.keep(),
          "checkpoints",
          "So many stay, the last ones; 0 takes none.");

  private CheckpointKeys() {}

  static List<Setting<?>> all() {
    return List.of(STEPS, EPOCHS, MINUTES, KEEP);
  }

  static CheckpointSettings read(Reader reader) {
    Optional<Double> minutes = reader.find(MINUTES);
    return new CheckpointSettings(
        whole(reader, STEPS),
        whole(reader, EPOCHS),
        minutes.isPresent() ? OptionalDouble.of(minutes.get()) : OptionalDouble.empty(),
        reader.read(KEEP).intValue());
  }

  private static OptionalLong whole(Reader reader, Setting<Long> setting) {
    Optional<Long> found = reader.find(setting);
    return found.isPresent() ? OptionalLong.of(found.get()) : OptionalLong.empty();
  }
}
