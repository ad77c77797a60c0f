package io.kindling.partitioning.profile;

import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Label;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** How many boxes pictures have, of which classes and how large. */
final class BoxProfile implements Serializable {
  private static final long serialVersionUID = 1;
  private final TreeMap<String, Sizes> byClass = new TreeMap<>();
  private final Numbers ofAPicture = new Numbers();

  /** The sizes of the boxes of a class, as parts of the picture's. */
  private static final class Sizes implements Serializable {
    private static final long serialVersionUID = 1;
    private final Numbers widths = new Numbers();
    private final Numbers heights = new Numbers();
  }

  /** Takes the boxes of the label that lies from a place on. */
  void take(byte[] data, int from) {
    List<Box> boxes = Boxes.of(data, from);
    ofAPicture.add(boxes.size());
    for (Box box : boxes) {
      Sizes sizes = byClass.computeIfAbsent(box.name(), name -> new Sizes());
      sizes.widths.add(box.width());
      sizes.heights.add(box.height());
    }
  }

  void with(BoxProfile other) {
    ofAPicture.with(other.ofAPicture);
    other.byClass.forEach(
        (name, theirs) -> {
          Sizes own = byClass.computeIfAbsent(name, one -> new Sizes());
          own.widths.with(theirs.widths);
          own.heights.with(theirs.heights);
        });
  }

  /** A sentence on all pictures and one on each class; none where there are no boxes at all. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (byClass.isEmpty()) {
      return lines;
    }
    long all = byClass.values().stream().mapToLong(sizes -> sizes.widths.count()).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d boxes in %d pictures, %.0f to %.0f in one",
            all,
            ofAPicture.count(),
            ofAPicture.least(),
            ofAPicture.most()));
    byClass.keySet().stream()
        .sorted(Label.ORDER)
        .forEach(name -> lines.add(line(name, byClass.get(name))));
    return lines;
  }

  private static String line(String name, Sizes sizes) {
    return String.format(
        Locale.ROOT,
        "%s: %d boxes, %s of the width and %s of the height of a picture",
        name,
        sizes.widths.count(),
        words(sizes.widths),
        words(sizes.heights));
  }

  private static String words(Numbers numbers) {
    return String.format(
        Locale.ROOT, "%.3f to %.3f (mean %.3f)", numbers.least(), numbers.most(), numbers.mean());
  }
}
