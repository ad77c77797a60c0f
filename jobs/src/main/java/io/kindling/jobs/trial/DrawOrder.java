package io.kindling.jobs.trial;

import io.kindling.partitioning.draw.Draw;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An order of trials in which those that draw the same rows are behind each other. */
final class DrawOrder {
  private DrawOrder() {}

  static List<Trial> of(List<Trial> trials) {
    Map<Draw, Long> known = new IdentityHashMap<>();
    Map<Long, List<Trial>> byDraw = new LinkedHashMap<>();
    for (Trial trial : trials) {
      long draw = known.computeIfAbsent(trial.draw(), Draw::fingerprint);
      byDraw.computeIfAbsent(draw, fresh -> new ArrayList<>()).add(trial);
    }
    return byDraw.values().stream().flatMap(List::stream).toList();
  }
}
