package io.kindling.engine.backend.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the places lie that live within a run: in one arena, in which a place gives its room back
 * after the last step that touches it.
 */
final class MemoryPlan {
  private final Map<Place, Long> offsets = new LinkedHashMap<>();
  private final TreeMap<Long, Long> free = new TreeMap<>();
  private long length;

  private MemoryPlan() {}

  /** Plans the arena for steps that run in order. */
  static MemoryPlan of(List<Step> steps, Set<Place> shared) {
    Map<Place, Integer> lastUse = new HashMap<>();
    List<List<Place>> touched = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Place> places = new ArrayList<>();
      steps.get(i).reads().forEach(place -> places.add(place.root()));
      steps.get(i).writes().forEach(place -> places.add(place.root()));
      places.removeIf(place -> !shared.contains(place));
      int number = i;
      places.forEach(place -> lastUse.put(place, number));
      touched.add(places);
    }
    MemoryPlan plan = new MemoryPlan();
    for (int i = 0; i < steps.size(); i++) {
      touched.get(i).forEach(plan::take);
      for (Place place : Set.copyOf(touched.get(i))) {
        if (lastUse.get(place) == i) {
          plan.giveBack(place);
        }
      }
    }
    return plan;
  }

  /** Rounded up to whole cache lines. */
  static long rounded(long floats) {
    int line = NativeFloats.LINE;
    return (Math.max(1, floats) + line - 1) / line * line;
  }

  /** Takes the first gap that is long enough, or room at the end. */
  private void take(Place place) {
    if (offsets.containsKey(place)) {
      return;
    }
    long need = rounded(place.length());
    for (Map.Entry<Long, Long> gap : free.entrySet()) {
      if (gap.getValue() >= need) {
        // Read before the entry is removed: the map may use it again for another.
        long start = gap.getKey();
        long rest = gap.getValue() - need;
        offsets.put(place, start);
        free.remove(start);
        if (rest > 0) {
          free.put(start + need, rest);
        }
        return;
      }
    }
    offsets.put(place, length);
    length += need;
  }

  private void giveBack(Place place) {
    long start = offsets.get(place);
    long room = rounded(place.length());
    Long after = free.remove(start + room);
    if (after != null) {
      room += after;
    }
    Map.Entry<Long, Long> before = free.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
      room += before.getValue();
    }
    free.put(start, room);
  }

  /** Where each place begins in the arena. */
  Map<Place, Long> offsets() {
    return offsets;
  }

  /** The arena, in floats. */
  long length() {
    return length;
  }
}
