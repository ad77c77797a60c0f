package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** How a flat array is divided into named windows, in order and without gaps. */
public record Layout(List<Segment> segments) {
  public Layout {
    segments = List.copyOf(segments);
  }

  /** The number of elements of the flat array. */
  public int length() {
    return segments.isEmpty() ? 0 : last().offset() + last().length();
  }

  /** This layout with one more window at its end; throws if there is no room in an array. */
  public Layout plus(String name, Shape shape) {
    return plus(name, shape, Segment.Use.WHOLE);
  }

  /** The same with a window that is used as said. */
  public Layout plus(String name, Shape shape, Segment.Use use) {
    double total = length();
    double own = 1;
    for (int size : shape.toArray()) {
      own *= size;
    }
    Checks.require(
        total + own <= Integer.MAX_VALUE,
        "%s of shape %s makes more than %s numbers",
        name,
        shape,
        Integer.MAX_VALUE);
    List<Segment> longer = new ArrayList<>(segments);
    longer.add(new Segment(name, length(), shape, use));
    return new Layout(longer);
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }
}
