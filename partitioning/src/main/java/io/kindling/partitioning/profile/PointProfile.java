package io.kindling.partitioning.profile;

import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Which points pictures have, and where in them these lie. */
final class PointProfile implements Serializable {
  private static final long serialVersionUID = 1;
  private final LinkedHashMap<String, Places> byName = new LinkedHashMap<>();

  /** Where a point lies, in parts of the picture's sides. */
  private static final class Places implements Serializable {
    private static final long serialVersionUID = 1;
    private final Numbers x = new Numbers();
    private final Numbers y = new Numbers();
    private long pictures;
  }

  /** Takes the points of the label that lies from a place on. */
  void take(byte[] data, int from) {
    for (Point point : Points.of(data, from)) {
      Places places = byName.computeIfAbsent(point.name(), name -> new Places());
      places.pictures++;
      if (point.isInside()) {
        places.x.add(point.x());
        places.y.add(point.y());
      }
    }
  }

  void with(PointProfile other) {
    other.byName.forEach(
        (name, theirs) -> {
          Places own = byName.computeIfAbsent(name, one -> new Places());
          own.pictures += theirs.pictures;
          own.x.with(theirs.x);
          own.y.with(theirs.y);
        });
  }

  /** A sentence on each point; none where there are no points at all. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    byName.forEach((name, places) -> lines.add(line(name, places)));
    return lines;
  }

  private static String line(String name, Places places) {
    String known =
        String.format("%s: known in %d of %d pictures", name, places.x.count(), places.pictures);
    return places.x.count() == 0
        ? known
        : known + ", x " + words(places.x) + ", y " + words(places.y) + " of a picture";
  }

  private static String words(Numbers numbers) {
    return String.format(
        Locale.ROOT, "%.3f to %.3f (mean %.3f)", numbers.least(), numbers.most(), numbers.mean());
  }
}
