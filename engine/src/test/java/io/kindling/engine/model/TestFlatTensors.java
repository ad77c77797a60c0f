package io.kindling.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestFlatTensors {
  private static byte[] written(Map<String, float[]> arrays) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FlatTensors.write(arrays, out);
    return out.toByteArray();
  }

  private static Map<String, float[]> read(byte[] file) {
    try {
      return FlatTensors.read(new ByteArrayInputStream(file), file.length, "state");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] file(String header, int numberBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + numberBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  @Test
  void arraysOfAnyLengthComeBackToTheBit() throws IOException {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("weights", new float[] {1, -0f, Float.NaN, Float.NEGATIVE_INFINITY, 1e-45f});
    arrays.put("nothing", new float[0]);
    float[] longer = new float[(1 << 14) + 3];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = i / 3f;
    }
    arrays.put("0.mean", longer);
    Map<String, float[]> found = read(written(arrays));
    assertThat(found.keySet()).containsExactly("weights", "nothing", "0.mean");
    arrays.forEach((name, numbers) -> assertThat(found.get(name)).containsExactly(numbers));
    assertThat(read(written(Map.of()))).isEmpty();
  }

  @Test
  void theFileIsOneThatTheReaderOfModelsReads() throws IOException {
    Layout layout = new Layout(List.of()).plus("a", Shape.of(2)).plus("b", Shape.of(3));
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("a", new float[] {1, 2});
    arrays.put("b", new float[] {3, 4, 5});
    float[] flat = new float[5];
    Safetensors.readInto(
        written(arrays), "state", layout, flat, new Layout(List.of()), new float[0]);
    assertThat(flat).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void damageIsNamedBeforeAnythingIsAllocated() throws IOException {
    byte[] file = written(Map.of("a", new float[] {1, 2, 3}));
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length - 4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("state, tensor a: expected F32 numbers in one dimension from byte 0");
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length + 4)))
        .hasMessage("state is damaged: expected 12 bytes of numbers behind its header, found 16");
    assertThatThrownBy(() -> read(new byte[3]))
        .hasMessage("state is damaged: its header claims -1 bytes, the file has 3");
    assertThatThrownBy(() -> read(file("[]", 0)))
        .hasMessage("state is damaged: its header is no JSON object");
    assertThatThrownBy(() -> read(file("{x", 0)))
        .hasMessageStartingWith("state is damaged: its header is not JSON");
    String huge =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[0,8000000000]}}";
    assertThatThrownBy(() -> read(file(huge, 8))).hasMessageContaining("within 8 bytes, found");
    String twice =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    assertThatThrownBy(() -> read(file(twice, 8)))
        .hasMessageContaining("state, tensor b: expected F32 numbers in one dimension from byte 4");
    assertThatThrownBy(
            () -> FlatTensors.read(new ByteArrayInputStream(file, 0, 60), file.length, "state"))
        .hasMessageContaining("state is damaged: it ends before the " + file.length + " bytes");
  }
}
