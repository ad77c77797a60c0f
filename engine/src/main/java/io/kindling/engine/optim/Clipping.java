package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where gradients are cut off, in this order; infinity does not cut.
 *
 * @param value the most that a number may be, above or below zero
 * @param layerNorm the largest norm of a segment
 * @param globalNorm the largest norm of all that is trained
 */
public record Clipping(float value, float layerNorm, float globalNorm) implements Serializable {
  private static final float OFF = Float.POSITIVE_INFINITY;
  public static final Clipping NONE = new Clipping(OFF, OFF, OFF);

  public Clipping {
    check("limit of values", value);
    check("limit of a layer's norm", layerNorm);
    check("limit of the global norm", globalNorm);
  }

  public static Clipping byValue(float limit) {
    return new Clipping(limit, OFF, OFF);
  }

  public static Clipping byLayerNorm(float limit) {
    return new Clipping(OFF, limit, OFF);
  }

  public static Clipping byGlobalNorm(float limit) {
    return new Clipping(OFF, OFF, limit);
  }

  private static void check(String name, float limit) {
    Checks.require(limit > 0, "Invalid %s %s: expected a number above 0", name, limit);
  }

  List<Link> links() {
    List<Link> links = new ArrayList<>();
    if (value < OFF) {
      links.add(new ClipValue(value));
    }
    if (layerNorm < OFF) {
      links.add(new ClipNorm(layerNorm, Extent.SEGMENT));
    }
    if (globalNorm < OFF) {
      links.add(new ClipNorm(globalNorm, Extent.WHOLE));
    }
    return links;
  }
}
