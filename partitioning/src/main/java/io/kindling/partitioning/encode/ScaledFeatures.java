package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.Schema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Features of one kind: every one becomes (x - shift) scale. */
final class ScaledFeatures implements FeatureCode {
  private static final long serialVersionUID = 1;
  private static final int BYTE_VALUES = 256;

  private final Schema schema;
  private final double[] shift;
  private final double[] scale;
  private final float[] pixels = new float[BYTE_VALUES];

  /**
   * The numbers.
   *
   * @param shift one for each number column, or a single one for all pixels or symbols
   * @param scale likewise
   */
  ScaledFeatures(Schema schema, double[] shift, double[] scale) {
    int expected = schema.features() == Schema.Features.NUMBERS ? schema.width() : 1;
    Checks.require(
        shift.length == expected && scale.length == expected,
        "Expected %s shifts and scales, found %s and %s",
        expected,
        shift.length,
        scale.length);
    this.schema = schema;
    this.shift = shift.clone();
    this.scale = scale.clone();
    for (int value = 0; value < BYTE_VALUES; value++) {
      pixels[value] = (float) ((value - shift[0]) * scale[0]);
    }
  }

  @Override
  public List<Integer> dimensions() {
    return schema.dimensions();
  }

  @Override
  public void encodeInto(byte[] data, int start, Encoders.Buffers buffers) {
    float[] row = buffers.row();
    if (schema.features() == Schema.Features.PIXELS) {
      float[] byValue = pixels; // a field is read again for each pixel
      for (int i = 0; i < row.length; i++) {
        row[i] = byValue[data[start + i] & 0xFF];
      }
    } else {
      ByteBuffer numbersOfRow = ByteBuffer.wrap(data);
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((numbersOfRow.getDouble(start + i * Double.BYTES) - shift[i]) * scale[i]);
      }
    }
  }

  @Override
  public void putInto(ObjectNode json) {
    Arrays.stream(shift).forEach(json.putArray("shift")::add);
    Arrays.stream(scale).forEach(json.putArray("scale")::add);
  }
}
