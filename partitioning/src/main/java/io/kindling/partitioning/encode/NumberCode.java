package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import java.util.List;
import java.util.Locale;

/**
 * A number x becomes (x - shift) scale.
 *
 * @param fill the number that stands for one that is missing
 * @param indicator whether a second number is 1 where it is missing, else 0
 */
record NumberCode(double shift, double scale, double fill, boolean indicator)
    implements ColumnCode {
  static final String WORD = "number";

  NumberCode {
    Checks.require(
        Double.isFinite(shift) && Double.isFinite(scale) && Double.isFinite(fill),
        "Expected finite numbers in the encoder of a column, found the shift %s, the scale %s, the"
            + " fill %s",
        shift,
        scale,
        fill);
  }

  @Override
  public List<String> parts() {
    return indicator ? List.of("", "missing") : List.of("");
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    boolean missing = Cells.isMissing(data, cell);
    double number = missing ? fill : Cells.number(data, cell);
    row[at] = (float) ((number - shift) * scale);
    if (indicator) {
      row[at + 1] = missing ? 1 : 0;
    }
  }

  @Override
  public String words() {
    String scaled =
        shift == 0 && scale == 1
            ? "as it is"
            : String.format(Locale.ROOT, "less %.6g, times %.6g", shift, scale);
    return indicator ? scaled + ", and whether it is missing" : scaled;
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD)
        .put("shift", shift)
        .put("scale", scale)
        .put("fill", fill)
        .put("indicator", indicator);
  }
}
