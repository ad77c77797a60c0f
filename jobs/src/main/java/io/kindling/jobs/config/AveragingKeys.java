package io.kindling.jobs.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The section {@code averaging}. */
final class AveragingKeys {
  private static final AveragingSettings DEFAULT = AveragingSettings.DEFAULT;

  private static final Setting<Duration> JOIN =
      time(
          "joinTimeout",
          DEFAULT.joinTimeout(),
          "How long a round waits for more workers after its first, and for a lost one's"
              + " replacement.");
  private static final Setting<Duration> RESOURCE =
      time(
          "resourceTimeout",
          DEFAULT.resourceTimeout(),
          "How long the run waits for executors while there are none; --resource-timeout sets it.");
  private static final Setting<Duration> BEAT =
      time(
          "heartbeatInterval",
          DEFAULT.heartbeatInterval(),
          "How often a worker says what it is doing.");
  private static final Setting<Duration> SILENCE =
      time(
          "heartbeatTimeout",
          DEFAULT.heartbeatTimeout(),
          "How long a worker may be silent before it is lost.");
  private static final Setting<Duration> STEP =
      time(
          "stepTimeout",
          DEFAULT.stepTimeout(),
          "How long a step may take before the round is started anew.");
  private static final Setting<Duration> CANCEL =
      time(
          "cancelTimeout",
          DEFAULT.cancelTimeout(),
          "How long the tasks of a cancelled round are waited for.");
  private static final Setting<OptionalInt> ROUND =
      Setting.of(
          "averaging.roundSteps",
          new AutoOr("a whole number from 1", steps -> true),
          DEFAULT.roundSteps(),
          "steps",
          "The steps of a round (one Spark stage); auto takes 2000, fewer if workers hold state.");

  private AveragingKeys() {}

  private static Setting<Duration> time(String name, Duration fallback, String sentence) {
    return Setting.of("averaging." + name, Kinds.time(), fallback, "time", sentence);
  }

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(ExchangeKeys.all());
    all.addAll(List.of(ROUND, JOIN, RESOURCE, BEAT, SILENCE, STEP, CANCEL));
    return all;
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    return ExchangeKeys.holds(setting, reader);
  }

  static AveragingSettings read(Reader reader) {
    return new AveragingSettings(
        ExchangeKeys.read(reader),
        reader.read(JOIN),
        reader.read(RESOURCE),
        reader.read(BEAT),
        reader.read(SILENCE),
        reader.read(STEP),
        reader.read(CANCEL),
        reader.read(ROUND));
  }
}
