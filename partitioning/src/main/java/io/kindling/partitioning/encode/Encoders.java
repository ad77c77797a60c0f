package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a packed row becomes numbers: every feature is (x - shift) scale; a label is the number of
 * its class, or itself. Those of a stream are its vocabulary: symbols were numbered when the shards
 * were made, and the classes are the symbols.
 */
public final class Encoders implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int BYTE_VALUES = 256;

  private final Schema schema;
  private final DataSpec.Target target;
  private final List<String> classes;
  private final double[] shift;
  private final double[] scale;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final float[] pixels = new float[BYTE_VALUES];

  /**
   * Encoders.
   *
   * @param classes the names of the classes in order; empty where the target is a number
   * @param shift one for each number column, or a single one for all pixels or symbols
   * @param scale likewise
   */
  public Encoders(
      Schema schema, DataSpec.Target target, List<String> classes, double[] shift, double[] scale) {
    int expected = schema.features() == Schema.Features.NUMBERS ? schema.width() : 1;
    Checks.require(
        shift.length == expected && scale.length == expected,
        "Expected %s shifts and scales, found %s and %s",
        expected,
        shift.length,
        scale.length);
    this.schema = schema;
    this.target = target;
    this.classes = List.copyOf(classes);
    this.shift = shift.clone();
    this.scale = scale.clone();
    for (int i = 0; i < classes.size(); i++) {
      numbers.put(classes.get(i), i);
    }
    for (int value = 0; value < BYTE_VALUES; value++) {
      pixels[value] = (float) ((value - shift[0]) * scale[0]);
    }
  }

  public Schema schema() {
    return schema;
  }

  public DataSpec.Target target() {
    return target;
  }

  public List<String> classes() {
    return classes;
  }

  /** How many numbers a network must put out, for a stream at each symbol. */
  public int outputs() {
    return target == DataSpec.Target.CLASS ? classes.size() : 1;
  }

  /** What encoding a row needs beside the row: to be made once and used for many. */
  public Buffers buffers() {
    return new Buffers(new float[schema.width()]);
  }

  /** A row of floats. */
  public record Buffers(float[] row) {}

  /**
   * Encodes the packed row that lies from {@code start} to {@code end}.
   *
   * @param at the row of the batch
   * @throws DataException if the row's label is not among the classes
   */
  public void encodeInto(
      byte[] data,
      int start,
      int end,
      Buffers buffers,
      FloatBuffer features,
      FloatBuffer targets,
      int at) {
    encodeFeatures(data, start, buffers, features, at);
    targets.put(at, target(data, start, end));
  }

  /** Encodes the features alone, for rows without a label. */
  public void encodeFeatures(
      byte[] data, int start, Buffers buffers, FloatBuffer features, int at) {
    float[] row = buffers.row();
    if (schema.features() == Schema.Features.PIXELS) {
      for (int i = 0; i < row.length; i++) {
        row[i] = pixels[data[start + i] & 0xFF];
      }
    } else {
      ByteBuffer numbersOfRow = ByteBuffer.wrap(data);
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((numbersOfRow.getDouble(start + i * Double.BYTES) - shift[i]) * scale[i]);
      }
    }
    features.put(at * row.length, row);
  }

  private float target(byte[] data, int start, int end) {
    String name = Label.name(schema, data, start, end);
    if (target == DataSpec.Target.CLASS) {
      Integer number = numbers.get(name);
      if (number == null) {
        throw DataException.bad(
            "The label '%s' (column %s) is none of the classes %s: correct the row, or train with"
                + " rows of that class",
            name, schema.label(), shortened());
      }
      return number;
    }
    return (float) Double.parseDouble(name);
  }

  private String shortened() {
    return classes.size() <= 20 ? classes.toString() : classes.subList(0, 20) + " …";
  }

  /** The form that is kept in model.json. */
  public ObjectNode json() {
    return EncodersJson.write(schema, target, classes, shift, scale);
  }

  /** Reads encoders; throws {@link IllegalArgumentException} on what is missing or unknown. */
  public static Encoders read(JsonNode json) {
    return EncodersJson.read(json);
  }
}
