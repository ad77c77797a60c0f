package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.jobs.config.NeighbourSettings.Distance;
import io.kindling.jobs.config.NeighbourSettings.Vote;
import java.util.List;
import java.util.Optional;

/** The section {@code neighbours}. */
final class NeighbourKeys {
  static final Setting<Long> COUNT =
      Setting.open(
          "neighbours.count",
          Kinds.wholeBetween(1, 100_000),
          "rows",
          "In place of a network: a row is predicted from so many training rows nearest to it.");
  private static final Setting<Distance> DISTANCE =
      Setting.of(
          "neighbours.distance",
          Kinds.word(List.of(Distance.values()), Distance::word),
          Distance.L2,
          "",
          "l1: the sum of the differences of two rows' numbers; l2: of their squares.");
  private static final Setting<Vote> VOTE =
      Setting.of(
          "neighbours.vote",
          Kinds.word(List.of(Vote.values()), Vote::word),
          Vote.EQUAL,
          "",
          "Whether near rows count as much as each other, or by one over their distance.");

  private NeighbourKeys() {}

  static List<Setting<?>> all() {
    return List.of(COUNT, DISTANCE, VOTE);
  }

  static Optional<NeighbourSettings> read(Reader reader) {
    for (Setting<?> setting : List.<Setting<?>>of(DISTANCE, VOTE)) {
      Checks.require(
          reader.has(COUNT) || !reader.has(setting),
          "%s is for neighbours, but neighbours.count is missing: write it, or remove %s",
          setting.key(),
          setting.key());
    }
    return reader
        .find(COUNT)
        .map(
            count ->
                new NeighbourSettings(count.intValue(), reader.read(DISTANCE), reader.read(VOTE)));
  }

  /** What has a say only where neighbours do. */
  static boolean holds(Reader reader) {
    return reader.has(COUNT);
  }
}
