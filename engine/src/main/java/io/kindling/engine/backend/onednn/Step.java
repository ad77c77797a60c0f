package io.kindling.engine.backend.onednn;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.graph.Shape;
import java.util.List;

/**
 * One call of a program.
 *
 * @param name what it does
 * @param layout how what it writes lies
 * @param multiplyAdds what its time is spent on, where that can be told; else 0
 * @param reads the places that it reads
 * @param writes the places that it writes
 */
record Step(
    Kernel kernel,
    String name,
    String layout,
    Shape shape,
    long multiplyAdds,
    List<Place> reads,
    List<Place> writes) {
  PlanStep planned(double milliseconds) {
    long floats = reads.stream().mapToLong(Place::length).sum();
    floats += writes.stream().mapToLong(Place::length).sum();
    return new PlanStep(
        name, layout, shape.toString(), floats * Float.BYTES, multiplyAdds, milliseconds);
  }
}
