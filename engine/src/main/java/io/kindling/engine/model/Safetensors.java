package io.kindling.engine.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The safetensors format: eight bytes of header length, a JSON header that names type, shape and
 * place of each tensor, then the numbers, little-endian. Every window of the layouts is a tensor.
 */
public final class Safetensors {
  private static final int PREFIX = 8;
  private static final int ALIGNMENT = 8;
  private static final long MOST_HEADER_BYTES = 16 << 20;

  /** A file is one array; the header, which is no longer than said, stands in it too. */
  private static final long MOST_NUMBERS =
      (Integer.MAX_VALUE - MOST_HEADER_BYTES - 2 * PREFIX) / Float.BYTES;

  private Safetensors() {}

  /** The file that holds the windows of two flat arrays. */
  public static byte[] write(Layout parameters, float[] flat, Layout state, float[] flatState) {
    checkSize(parameters, state);
    ObjectNode header = new ObjectMapper().createObjectNode();
    int end = describe(header, parameters, 0);
    end = describe(header, state, end);
    StringBuilder json = new StringBuilder(header.toString());
    while ((PREFIX + json.length()) % ALIGNMENT != 0) {
      json.append(' ');
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(PREFIX + text.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    file.asFloatBuffer().put(flat).put(flatState);
    return file.array();
  }

  /** Refuses windows that no file of this kind has room for here. */
  public static void checkSize(Layout parameters, Layout state) {
    long numbers = (long) parameters.length() + state.length();
    Checks.require(
        numbers <= MOST_NUMBERS,
        "The network has %s parameters and running statistics, but a model file has room for %s:"
            + " make its layers smaller",
        numbers,
        MOST_NUMBERS);
  }

  private static int describe(ObjectNode header, Layout layout, int start) {
    int at = start;
    for (Segment segment : layout.segments()) {
      ObjectNode tensor = header.putObject(segment.name()).put("dtype", "F32");
      Arrays.stream(segment.shape().toArray()).forEach(tensor.putArray("shape")::add);
      int end = at + Float.BYTES * segment.length();
      tensor.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    return at;
  }

  /**
   * Reads the windows of the layouts into two flat arrays.
   *
   * @param name the file, for messages
   * @throws ModelException if anything is missing, left over, out of place or not finite
   */
  public static void readInto(
      byte[] bytes, String name, Layout parameters, float[] flat, Layout state, float[] flatState) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = header(file, name);
    int data = file.position();
    List<String> expected = new ArrayList<>();
    parameters.segments().forEach(segment -> expected.add(segment.name()));
    state.segments().forEach(segment -> expected.add(segment.name()));
    List<String> found = new ArrayList<>();
    header.fieldNames().forEachRemaining(found::add);
    found.remove("__metadata__");
    if (!sorted(expected).equals(sorted(found))) {
      throw new ModelException(
          name + ": expected the tensors " + expected + " of model.json, found " + found);
    }
    List<Segment> tensors = new ArrayList<>(parameters.segments());
    tensors.addAll(state.segments());
    tensors.forEach(tensor -> checkKind(name, header.get(tensor.name()), tensor));
    long bytesExpected = (long) Float.BYTES * ((long) parameters.length() + state.length());
    if (bytes.length - data != bytesExpected) {
      throw new ModelException(
          String.format(
              "%s is damaged: expected %d bytes of numbers behind its header, found %d",
              name, bytesExpected, bytes.length - data));
    }
    List<TensorPlace> places = new ArrayList<>();
    for (Segment tensor : tensors) {
      places.add(place(name, header.get(tensor.name()), tensor, bytesExpected));
    }
    checkApart(name, places);
    FloatBuffer numbers = file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (TensorPlace place : places.subList(0, parameters.segments().size())) {
      read(name, numbers, place, flat);
    }
    for (TensorPlace place : places.subList(parameters.segments().size(), places.size())) {
      read(name, numbers, place, flatState);
    }
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }

  private static JsonNode header(ByteBuffer file, String name) {
    if (file.remaining() < PREFIX) {
      throw new ModelException(
          name + " is damaged: expected at least 8 bytes, found " + file.remaining());
    }
    long length = file.getLong();
    if (length < 2 || length > MOST_HEADER_BYTES || length > file.remaining()) {
      throw new ModelException(
          String.format(
              "%s is damaged: its header claims %d bytes, the file has %d behind it",
              name, length, file.remaining()));
    }
    byte[] text = new byte[(int) length];
    file.get(text);
    try {
      ObjectMapper mapper =
          new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      JsonNode header = mapper.readTree(new String(text, StandardCharsets.UTF_8));
      if (header == null || !header.isObject()) {
        throw new ModelException(name + " is damaged: its header is no JSON object");
      }
      return header;
    } catch (JsonProcessingException problem) {
      throw new ModelException(
          name + " is damaged: its header is not JSON (" + problem.getOriginalMessage() + ")",
          problem);
    }
  }

  private static void checkKind(String name, JsonNode found, Segment tensor) {
    String where = where(name, tensor);
    if (!found.path("dtype").asText().equals("F32")) {
      throw new ModelException(where + ": expected dtype F32, found " + found.path("dtype"));
    }
    JsonNode shape = new ObjectMapper().valueToTree(tensor.shape().toArray());
    if (!shape.equals(found.path("shape"))) {
      throw new ModelException(
          where + ": expected shape " + shape + ", found " + found.path("shape"));
    }
  }

  private static TensorPlace place(String name, JsonNode found, Segment tensor, long bytes) {
    JsonNode offsets = found.path("data_offsets");
    boolean whole =
        offsets.size() == 2
            && offsets.path(0).isIntegralNumber()
            && offsets.path(1).isIntegralNumber();
    long from = whole ? offsets.path(0).asLong() : -1;
    long to = whole ? offsets.path(1).asLong() : -1;
    long length = (long) Float.BYTES * tensor.length();
    if (from < 0 || to > bytes || to - from != length) {
      throw new ModelException(
          String.format(
              "%s: expected a place of %d bytes within the file, found %s",
              where(name, tensor), length, offsets));
    }
    return new TensorPlace(tensor, (int) from);
  }

  /** Together the tensors are as long as the file's numbers: apart, they leave no gap either. */
  private static void checkApart(String name, List<TensorPlace> places) {
    List<TensorPlace> inOrder =
        places.stream().sorted(Comparator.comparingInt(TensorPlace::from)).toList();
    for (int i = 1; i < inOrder.size(); i++) {
      TensorPlace before = inOrder.get(i - 1);
      if (inOrder.get(i).from() < before.from() + Float.BYTES * before.tensor().length()) {
        throw new ModelException(
            String.format(
                "%s is damaged: tensor %s shares bytes with tensor %s",
                name, inOrder.get(i).tensor().name(), before.tensor().name()));
      }
    }
  }

  private static void read(String name, FloatBuffer numbers, TensorPlace place, float[] flat) {
    Segment tensor = place.tensor();
    numbers.get(place.from() / Float.BYTES, flat, tensor.offset(), tensor.length());
    for (int i = 0; i < tensor.length(); i++) {
      float number = flat[tensor.offset() + i];
      if (!Float.isFinite(number)) {
        throw new ModelException(
            where(name, tensor) + ": number " + i + " is " + number + ", not finite");
      }
    }
  }

  private static String where(String name, Segment tensor) {
    return name + ", tensor " + tensor.name();
  }

  /** A tensor and its first byte behind the header. */
  private record TensorPlace(Segment tensor, int from) {}
}
