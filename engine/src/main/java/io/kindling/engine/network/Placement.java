package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import java.util.List;

/**
 * A layer where it stands in a network.
 *
 * @param path its name behind those of the layers it stands in, as in {@code 2.main.0}
 * @param depth how many layers it stands in
 * @param inputs the shapes of one row that goes in
 * @param output the shape of one row that comes out
 * @param parameters how many it has, with those of the layers inside
 * @param multiplyAdds the pairs of a multiplication and an addition that one row costs, likewise
 */
public record Placement(
    String path,
    int depth,
    LayerSpec layer,
    List<Shape> inputs,
    Shape output,
    int parameters,
    long multiplyAdds) {}
