package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * A label of rows.
 *
 * @param name of its column
 * @param classes the names of the classes in order; empty where it is a number
 */
public record LabelColumn(String name, Target target, List<String> classes)
    implements Serializable {
  public LabelColumn {
    classes = List.copyOf(classes);
    Checks.require(
        new HashSet<>(classes).size() == classes.size()
            && classes.isEmpty() == (target == Target.NUMBER),
        "The encoders have the classes %s for the target %s",
        classes,
        target);
  }

  /** Whether it is one of some classes. */
  public boolean isClass() {
    return target == Target.CLASS;
  }
}
