package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A category: its number, or a 1 in that place among zeros. Values that are not known are "other",
 * behind all that are; zeros alone where one-hot has no place for them.
 */
final class CategoryCode implements ColumnCode {
  static final String WORD = "category";
  private static final long serialVersionUID = 1;
  private static final String MISSING = "(missing)";
  private static final String OTHER = "(other)";

  private final Form form;
  private final List<String> values;
  private final boolean other;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * A category.
   *
   * @param values the names that are known, in order; an empty one stands for nothing
   * @param other whether there is a place for all others
   */
  CategoryCode(Form form, List<String> values, boolean other) {
    this.form = form;
    this.values = List.copyOf(values);
    this.other = other;
    for (String value : values) {
      numbers.put(value, numbers.size());
    }
    Checks.require(
        numbers.size() == values.size(), "A category of a column stands twice in %s", values);
    Checks.require(!values.isEmpty() || other, "A column of categories has none");
  }

  @Override
  public List<String> parts() {
    if (form == Form.INDEX) {
      return List.of("");
    }
    List<String> parts = new ArrayList<>();
    values.forEach(value -> parts.add(value.isEmpty() ? MISSING : value));
    if (other) {
      parts.add(OTHER);
    }
    return parts;
  }

  /** With that of values that are not known. */
  @Override
  public int symbols() {
    return form == Form.INDEX ? values.size() + 1 : 0;
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    int number = numbers.getOrDefault(Cells.name(data, cell), values.size());
    if (form == Form.INDEX) {
      row[at] = number;
      return;
    }
    int width = values.size() + (other ? 1 : 0);
    Arrays.fill(row, at, at + width, 0);
    if (number < width) {
      row[at + number] = 1;
    }
  }

  @Override
  public String words() {
    int count = values.size() + (other ? 1 : 0);
    return form == Form.INDEX
        ? "the number of its value, 0 to " + values.size()
        : "one-hot, " + count + (count == 1 ? " value" : " values");
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD).put("form", form.name()).put("other", other);
    ArrayNode names = json.putArray("values");
    values.forEach(names::add);
  }
}
