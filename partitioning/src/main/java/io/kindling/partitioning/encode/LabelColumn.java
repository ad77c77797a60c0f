package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * A label of rows.
 *
 * @param name of its column
 * @param classes the names of the classes, or of the points, in order; empty where it is a number
 * @param grid into how many cells each side of a picture is divided for boxes; else 0
 */
public record LabelColumn(String name, Target target, List<String> classes, int grid)
    implements Serializable {
  public LabelColumn {
    classes = List.copyOf(classes);
    Checks.require(
        new HashSet<>(classes).size() == classes.size()
            && classes.isEmpty() == (target == Target.NUMBER),
        "The encoders have the classes %s for the target %s",
        classes,
        target);
    Checks.require(
        target == Target.BOXES ? grid > 0 && grid <= DataSpec.FINEST_GRID : grid == 0,
        "The encoders have a grid of %s for the target %s: expected 1 to %s for boxes, else 0",
        grid,
        target,
        DataSpec.FINEST_GRID);
  }

  /** Without a grid. */
  public LabelColumn(String name, Target target, List<String> classes) {
    this(name, target, classes, 0);
  }

  /** Whether it is one of some classes. */
  public boolean isClass() {
    return target == Target.CLASS;
  }
}
