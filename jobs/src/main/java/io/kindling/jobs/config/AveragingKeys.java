package io.kindling.jobs.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The section {@code averaging}. */
final class AveragingKeys {
  private static final AveragingSettings DEFAULT = AveragingSettings.DEFAULT;

  private static final Setting<Long> EVERY =
      Setting.of(
          "averaging.every",
          Kinds.wholeBetween(1, 1),
          (long) DEFAULT.every(),
          "steps",
          "How often gradients are averaged.");
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
          "How long the run waits while no worker registers at all.");
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
          "The steps of a round (one Spark stage); auto takes 2000, for a text 64.");

  private AveragingKeys() {}

  private static Setting<Duration> time(String name, Duration fallback, String sentence) {
    return Setting.of("averaging." + name, Kinds.time(), fallback, "time", sentence);
  }

  static List<Setting<?>> all() {
    return List.of(EVERY, ROUND, JOIN, RESOURCE, BEAT, SILENCE, STEP, CANCEL);
  }

  static AveragingSettings read(Reader reader) {
    return new AveragingSettings(
        reader.read(EVERY).intValue(),
        reader.read(JOIN),
        reader.read(RESOURCE),
        reader.read(BEAT),
        reader.read(SILENCE),
        reader.read(STEP),
        reader.read(CANCEL),
        reader.read(ROUND));
  }
}
