package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one output of a network is measured by: a column of classes, or columns of numbers.
 *
 * @param columns the labels, in order
 */
public record Answer(List<LabelColumn> columns) implements Serializable {
  public Answer {
    columns = List.copyOf(columns);
    Checks.require(!columns.isEmpty(), "An output needs a column to be measured by");
    Checks.require(
        columns.size() == 1 || columns.stream().noneMatch(LabelColumn::isClass),
        "An output is measured by one column of classes, or by columns of numbers, found %s",
        columns.stream()
            .map(column -> column.name() + " (" + column.target().word() + ")")
            .collect(Collectors.joining(", ")));
  }

  /** Whether it is one of some classes. */
  public boolean isClass() {
    return columns.get(0).isClass();
  }

  /** What each number that the network must put out is for: its class, or its column. */
  public List<String> names() {
    return isClass() ? columns.get(0).classes() : columns.stream().map(LabelColumn::name).toList();
  }
}
