package io.kindling.engine.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flat arrays by name in the safetensors format, written and read as a stream: the file may be
 * longer than an array can be. All bits are kept, also of numbers that are not finite.
 */
public final class FlatTensors {
  private static final int PREFIX = 8;
  private static final int ALIGNMENT = 8;
  private static final int CHUNK_NUMBERS = 1 << 14;
  private static final long MOST_HEADER_BYTES = 16 << 20;

  private FlatTensors() {}

  /** Writes arrays in their order; the stream stays open. */
  public static void write(Map<String, float[]> arrays, OutputStream out) throws IOException {
    ObjectNode header = new ObjectMapper().createObjectNode();
    long end = 0;
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      ObjectNode tensor = header.putObject(array.getKey()).put("dtype", "F32");
      tensor.putArray("shape").add(array.getValue().length);
      long start = end;
      end += (long) Float.BYTES * array.getValue().length;
      tensor.putArray("data_offsets").add(start).add(end);
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = (ALIGNMENT - (PREFIX + json.length) % ALIGNMENT) % ALIGNMENT;
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    out.write(prefix.putLong(json.length + padding).array());
    out.write(json);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
    ByteBuffer chunk = chunk();
    for (float[] numbers : arrays.values()) {
      for (int at = 0; at < numbers.length; at += CHUNK_NUMBERS) {
        int count = Math.min(CHUNK_NUMBERS, numbers.length - at);
        chunk.asFloatBuffer().put(numbers, at, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  private static ByteBuffer chunk() {
    return ByteBuffer.allocate(CHUNK_NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads all arrays, in the order in which they lie.
   *
   * @param length of the file, which bounds what is allocated
   * @param name the file, for messages
   * @throws ModelException if the content is not what such a file holds
   */
  public static Map<String, float[]> read(InputStream in, long length, String name)
      throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      long headerBytes = length < PREFIX ? -1 : Long.reverseBytes(data.readLong());
      if (headerBytes < 2 || headerBytes > MOST_HEADER_BYTES || headerBytes > length - PREFIX) {
        throw new ModelException(
            String.format(
                "%s is damaged: its header claims %d bytes, the file has %d",
                name, headerBytes, length));
      }
      byte[] text = new byte[(int) headerBytes];
      data.readFully(text);
      List<Tensor> tensors = tensors(text, length - PREFIX - headerBytes, name);
      Map<String, float[]> arrays = new LinkedHashMap<>();
      ByteBuffer chunk = chunk();
      for (Tensor tensor : tensors) {
        arrays.put(tensor.name(), read(data, tensor.numbers(), chunk));
      }
      return arrays;
    } catch (EOFException end) {
      throw new ModelException(
          name + " is damaged: it ends before the " + length + " bytes that were expected", end);
    }
  }

  /** An array's name and length. */
  private record Tensor(String name, int numbers) {}

  /** What the header names, without gaps and as long as the file's numbers together. */
  private static List<Tensor> tensors(byte[] text, long bytes, String name) {
    List<Tensor> tensors = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, JsonNode> field : header(text, name).properties()) {
      if (field.getKey().equals("__metadata__")) {
        continue;
      }
      JsonNode found = field.getValue();
      long numbers = found.path("shape").path(0).asLong(-1);
      JsonNode offsets = found.path("data_offsets");
      boolean fits =
          found.path("dtype").asText().equals("F32")
              && found.path("shape").size() == 1
              && numbers >= 0
              && numbers <= Integer.MAX_VALUE - PREFIX
              && offsets.path(0).asLong(-1) == at
              && offsets.path(1).asLong(-1) == at + Float.BYTES * numbers;
      if (!fits || at + Float.BYTES * numbers > bytes) {
        throw new ModelException(
            String.format(
                "%s, tensor %s: expected F32 numbers in one dimension from byte %d on, within %d"
                    + " bytes, found %s",
                name, field.getKey(), at, bytes, found));
      }
      at += Float.BYTES * numbers;
      tensors.add(new Tensor(field.getKey(), (int) numbers));
    }
    if (at != bytes) {
      throw new ModelException(
          String.format(
              "%s is damaged: expected %d bytes of numbers behind its header, found %d",
              name, at, bytes));
    }
    return tensors;
  }

  private static ObjectNode header(byte[] text, String name) {
    try {
      JsonNode header =
          new ObjectMapper()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .readTree(new String(text, StandardCharsets.UTF_8));
      if (header instanceof ObjectNode object) {
        return object;
      }
      throw new ModelException(name + " is damaged: its header is no JSON object");
    } catch (JsonProcessingException problem) {
      throw new ModelException(
          name + " is damaged: its header is not JSON (" + problem.getOriginalMessage() + ")",
          problem);
    }
  }

  private static float[] read(DataInputStream data, int count, ByteBuffer chunk)
      throws IOException {
    float[] numbers = new float[count];
    for (int at = 0; at < count; at += CHUNK_NUMBERS) {
      int part = Math.min(CHUNK_NUMBERS, count - at);
      data.readFully(chunk.array(), 0, part * Float.BYTES);
      chunk.asFloatBuffer().get(numbers, at, part);
    }
    return numbers;
  }
}
