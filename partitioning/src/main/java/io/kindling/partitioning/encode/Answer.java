package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one output of a network is measured by: a column of classes, of boxes, of masks or of
 * points, or columns of numbers.
 *
 * @param columns the labels, in order
 */
public record Answer(List<LabelColumn> columns) implements Serializable {
  public Answer {
    columns = List.copyOf(columns);
    Checks.require(!columns.isEmpty(), "An output needs a column to be measured by");
    Checks.require(
        columns.size() == 1
            || columns.stream().allMatch(column -> column.target() == Target.NUMBER),
        "An output is measured by one column of classes, or by columns of numbers, found %s",
        columns.stream()
            .map(column -> column.name() + " (" + column.target().word() + ")")
            .collect(Collectors.joining(", ")));
  }

  /** Whether it is one of some classes. */
  public boolean isClass() {
    return columns.get(0).isClass();
  }

  /** What it is. */
  public Target target() {
    return columns.get(0).target();
  }

  /** The classes; of numbers, their columns; of points, a name for x and one for y of each. */
  public List<String> names() {
    return switch (target()) {
      case NUMBER -> columns.stream().map(LabelColumn::name).toList();
      case CLASS, BOXES, MASK -> columns.get(0).classes();
      case POINTS -> PointTarget.numbers(columns.get(0).classes());
    };
  }

  /** How many numbers of a row an output is measured by. */
  public int targets(Schema schema) {
    return switch (target()) {
      case CLASS -> 1;
      case NUMBER -> columns.size();
      case BOXES, POINTS -> shape(schema).elements();
      case MASK -> MaskTarget.pixels(schema);
    };
  }

  /** The shape of what a network must put out for a row. */
  public Shape shape(Schema schema) {
    int grid = columns.get(0).grid();
    return switch (target()) {
      case CLASS, NUMBER, POINTS -> Shape.of(names().size());
      case BOXES -> Shape.of(grid * grid, BoxTarget.FIRST + names().size());
      case MASK -> Shape.of(MaskTarget.pixels(schema), names().size());
    };
  }
}
