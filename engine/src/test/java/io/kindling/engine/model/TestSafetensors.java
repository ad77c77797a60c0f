package io.kindling.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestSafetensors {
  private static final Layout PARAMETERS =
      new Layout(List.of()).plus("0.weight", Shape.of(2, 3)).plus("0.bias", Shape.of(2));
  private static final Layout STATE = new Layout(List.of()).plus("1.running_mean", Shape.of(2));
  private static final float[] NUMBERS = {1, -2, 3.5f, 4, Float.MIN_VALUE, -0f, 7, 8};
  private static final float[] STATISTICS = {9, Float.MAX_VALUE};
  private static final String HEADER =
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]},"
          + "\"1.running_mean\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]}}";

  private static byte[] file() {
    return Safetensors.write(PARAMETERS, NUMBERS, STATE, STATISTICS);
  }

  /** A file with any header, and the numbers behind it. */
  private static byte[] file(String header, int bytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static void read(byte[] bytes) {
    Safetensors.readInto(bytes, "w.safetensors", PARAMETERS, new float[8], STATE, new float[2]);
  }

  @Test
  void moreNumbersThanAFileHasRoomForAreRefused() {
    Layout large = PARAMETERS.plus("2.weight", Shape.of(30_000, 20_000));
    assertThatThrownBy(() -> Safetensors.write(large, NUMBERS, STATE, STATISTICS))
        .hasMessage(
            "The network has 600000010 parameters and running statistics, but a model file has room"
                + " for 532676603: make its layers smaller");
  }

  @Test
  void isWrittenAsTheFormatSays() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file()).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    byte[] text = new byte[header];
    bytes.get(text);
    JsonNode json = new ObjectMapper().readTree(text);
    assertThat((8 + header) % 8).isZero();
    assertThat(json).isEqualTo(new ObjectMapper().readTree(HEADER));
    for (float number : NUMBERS) {
      assertThat(bytes.getFloat()).isEqualTo(number);
    }
    assertThat(bytes.getFloat()).isEqualTo(STATISTICS[0]);
    assertThat(bytes.getFloat()).isEqualTo(STATISTICS[1]);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void comesBackToTheBit() {
    float[] numbers = new float[8];
    float[] statistics = new float[2];
    Safetensors.readInto(file(), "w", PARAMETERS, numbers, STATE, statistics);
    assertThat(numbers).isEqualTo(NUMBERS);
    assertThat(Float.floatToRawIntBits(numbers[5])).isEqualTo(Float.floatToRawIntBits(-0f));
    assertThat(statistics).isEqualTo(STATISTICS);
  }

  @Test
  void filesOfOtherProgramsWithAnotherOrderAndMetadataAreRead() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"1.running_mean\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[8,32]},"
            + "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]}}";
    byte[] file = file(header, 40);
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 10; i++) {
      numbers.putFloat(file.length - 40 + 4 * i, i);
    }
    float[] parameters = new float[8];
    float[] state = new float[2];
    Safetensors.readInto(file, "w", PARAMETERS, parameters, STATE, state);
    assertThat(parameters).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(state).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void tooShortForALength(int bytes) {
    assertThatThrownBy(() -> read(new byte[bytes]))
        .isInstanceOf(ModelException.class)
        .hasMessage("w.safetensors is damaged: expected at least 8 bytes, found " + bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 400, Long.MAX_VALUE, Long.MIN_VALUE})
  void aHeaderLengthThatCannotBe(long length) {
    byte[] file = file();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "w.safetensors is damaged: its header claims "
                + length
                + " bytes, the file has "
                + (file.length - 8)
                + " behind it");
  }

  @Test
  void everyTruncationAndEveryLongerFileIsRefused() {
    byte[] file = file();
    for (int length = 0; length < file.length; length++) {
      byte[] shorter = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> read(shorter)).isInstanceOf(ModelException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length + 1)))
        .hasMessage(
            "w.safetensors is damaged: expected 40 bytes of numbers behind its header, found 41");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1 ", "\"a\""})
  void aHeaderThatIsNoObject(String header) {
    assertThatThrownBy(() -> read(file(header, 40)))
        .hasMessage("w.safetensors is damaged: its header is no JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"0.weight\":", "\u0000\u0001{}"})
  void aHeaderThatIsNoJson(String header) {
    assertThatThrownBy(() -> read(file(header, 40)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("w.safetensors is damaged: its header is not JSON (");
  }

  @Test
  void aTensorNamedTwice() {
    String twice = HEADER.replace("{\"0.weight\"", "{\"0.bias\":{},\"0.weight\"");
    assertThatThrownBy(() -> read(file(twice, 40)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Duplicate field '0.bias'");
  }

  @Test
  void missingAndUnexpectedTensorsAreNamed() {
    assertThatThrownBy(() -> read(file(HEADER.replace("0.bias", "0.bais"), 40)))
        .hasMessage(
            "w.safetensors: expected the tensors [0.weight, 0.bias, 1.running_mean] of model.json,"
                + " found [0.weight, 0.bais, 1.running_mean]");
  }

  @Test
  void anotherTypeOrShapeIsNamed() {
    assertThatThrownBy(() -> read(file(HEADER.replaceFirst("F32", "F64"), 40)))
        .hasMessage("w.safetensors, tensor 0.weight: expected dtype F32, found \"F64\"");
    assertThatThrownBy(() -> read(file(HEADER.replace("[2,3]", "[3,2]"), 40)))
        .hasMessage("w.safetensors, tensor 0.weight: expected shape [2,3], found [3,2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[24,28]",
        "[36,44]",
        "[-8,0]",
        "[32,24]",
        "[]",
        "[24]",
        "\"a\"",
        "[9223372036854775800,9223372036854775807]",
        "[24.0,32.0]",
        "[24,32,40]"
      })
  void aPlaceOutsideTheFileOrOfAnotherSize(String place) {
    assertThatThrownBy(() -> read(file(HEADER.replace("[24,32]", place), 40)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "w.safetensors, tensor 0.bias: expected a place of 8 bytes within the file, found "
                + place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[20,28]", "[0,8]", "[32,40]"})
  void placesThatOverlap(String place) {
    assertThatThrownBy(() -> read(file(HEADER.replace("[24,32]", place), 40)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("w.safetensors is damaged: tensor ")
        .hasMessageContaining(" shares bytes with tensor ");
  }

  @Test
  void numbersThatAreNotFiniteAreNamed() {
    byte[] file = file();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(file.length - 12, Float.NaN);
    assertThatThrownBy(() -> read(file))
        .hasMessage("w.safetensors, tensor 0.bias: number 1 is NaN, not finite");
  }
}
