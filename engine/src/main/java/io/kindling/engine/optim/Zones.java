package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Divides the parameters by their groups. Frozen ones are in no zone. */
final class Zones {
  private Zones() {}

  /** One zone for each segment that is trained, in order. */
  static List<Zone> bySegment(List<Segment> segments, List<ParameterGroup> groups) {
    List<Zone> zones = new ArrayList<>();
    for (Segment segment : trained(segments, groups)) {
      Optional<ParameterGroup> own = groupOf(segment, groups);
      zones.add(
          new Zone(
              segment.offset(),
              segment.offset() + segment.length(),
              own.map(group -> chainOf(group, groups)).orElse(0),
              own.map(ParameterGroup::rate).orElse(1f),
              own.map(ParameterGroup::decay).orElse(1f)));
    }
    return zones;
  }

  /** The same zones, those of equal settings side by side as one. */
  static List<Zone> merged(List<Zone> zones) {
    List<Zone> merged = new ArrayList<>();
    for (Zone zone : zones) {
      int last = merged.size() - 1;
      if (last >= 0 && zone.continues(merged.get(last))) {
        merged.set(last, merged.get(last).upTo(zone.to()));
      } else {
        merged.add(zone);
      }
    }
    return merged;
  }

  /** The segments that are not frozen; throws if a group holds none of them. */
  static List<Segment> trained(List<Segment> segments, List<ParameterGroup> groups) {
    List<String> names = segments.stream().map(Segment::name).toList();
    for (ParameterGroup group : groups) {
      for (String pattern : group.patterns()) {
        ParameterGroup alone = new ParameterGroup(List.of(pattern), 1, 1);
        Checks.require(
            names.stream().anyMatch(alone::holds),
            "The parameter group '%s' matches no parameters: expected one of %s, or a pattern"
                + " such as *.bias",
            pattern,
            names);
      }
    }
    return segments.stream()
        .filter(segment -> !groupOf(segment, groups).map(ParameterGroup::isFrozen).orElse(false))
        .toList();
  }

  /** The number of the group among those with an optimizer of their own, from 1; or 0. */
  private static int chainOf(ParameterGroup group, List<ParameterGroup> groups) {
    List<ParameterGroup> own = groups.stream().filter(one -> one.own().isPresent()).toList();
    return 1 + own.indexOf(group);
  }

  /** The first group that holds a segment. */
  private static Optional<ParameterGroup> groupOf(Segment segment, List<ParameterGroup> groups) {
    return groups.stream().filter(group -> group.holds(segment.name())).findFirst();
  }
}
