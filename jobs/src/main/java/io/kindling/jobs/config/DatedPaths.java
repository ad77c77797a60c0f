package io.kindling.jobs.config;

import io.kindling.partitioning.Days;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Paths as sources see them.
 *
 * @param paths in the order in which they are written, and of their days
 * @param days the day of each that a date was filled into
 */
record DatedPaths(List<String> paths, Map<String, LocalDate> days) {
  DatedPaths {
    paths = List.copyOf(paths);
    days = Map.copyOf(days);
  }

  /** No path that has to do with a day. */
  static DatedPaths plain(String path) {
    return new DatedPaths(List.of(path), Map.of());
  }

  /** Fills days, one after another, into those paths that have a template. */
  static DatedPaths filled(String key, List<String> written, List<LocalDate> dates) {
    Set<String> paths = new LinkedHashSet<>();
    Map<String, LocalDate> days = new LinkedHashMap<>();
    for (String path : written) {
      if (!DateTemplate.isIn(path)) {
        paths.add(path);
        continue;
      }
      for (LocalDate date : dates) {
        String filled = DateTemplate.filled(key, path, date);
        if (paths.add(filled)) {
          days.put(filled, date);
        }
      }
    }
    return new DatedPaths(List.copyOf(paths), days);
  }

  /** The days of these paths and others. */
  DatedPaths with(DatedPaths others) {
    Map<String, LocalDate> all = new LinkedHashMap<>(days);
    all.putAll(others.days);
    return new DatedPaths(paths, all);
  }

  /** The days, of which some may be missing. */
  Days missing(Days.Missing rule) {
    return days.isEmpty() ? Days.NONE : new Days(days, rule);
  }
}
