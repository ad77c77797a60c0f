package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Transform;
import java.util.List;
import java.util.Locale;

/**
 * A number x becomes (transform(x) - shift) scale, kept in a range where there is one.
 *
 * @param fill the number, transformed, that stands for one that is missing
 * @param indicator whether a second number is 1 where it is missing, else 0
 */
record NumberCode(
    Transform transform, double shift, double scale, Range clip, double fill, boolean indicator)
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
    double number = missing ? fill : transform.of(Cells.number(data, cell));
    double scaled = (number - shift) * scale;
    row[at] = (float) clip.nearest(scaled);
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
    return (transform == Transform.LOG ? "its logarithm " : "")
        + scaled
        + (isClipped() ? ", kept in " + clip.low() + " to " + clip.high() : "")
        + (indicator ? ", and whether it is missing" : "");
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD)
        .put("shift", shift)
        .put("scale", scale)
        .put("fill", fill)
        .put("indicator", indicator);
    if (transform != Transform.NONE) {
      json.put("transform", transform.name());
    }
    if (isClipped()) {
      json.putArray("clip").add(clip.low()).add(clip.high());
    }
  }

  private boolean isClipped() {
    return !clip.equals(Range.ALL);
  }
}
