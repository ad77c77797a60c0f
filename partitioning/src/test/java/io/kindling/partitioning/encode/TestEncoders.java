package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestEncoders {
  private static final Schema PLANE =
      new Schema(Schema.Features.NUMBERS, List.of(2), List.of("a", "b"), "kind");
  private static final Schema IMAGE =
      new Schema(Schema.Features.PIXELS, List.of(1, 2), List.of(), "label");

  private static Encoders plane() {
    return new Encoders(
        PLANE, Target.CLASS, List.of("x", "y"), new double[] {1, 5}, new double[] {2, 1});
  }

  private static byte[] row(double a, double b, String label) {
    return Label.append(
        ByteBuffer.allocate(2 * Double.BYTES).putDouble(a).putDouble(b).array(), label);
  }

  /** What the label of a row becomes. */
  private static float label(Encoders encoders, byte[] row) {
    FloatBuffer targets = FloatBuffer.allocate(1);
    encoders.encodeInto(
        row, 0, row.length, encoders.buffers(), FloatBuffer.allocate(2), List.of(targets), 0);
    return targets.get(0);
  }

  @Test
  void aRowLandsInItsPlaceOfTheBatch() {
    byte[] row = row(3, 7, "y");
    FloatBuffer features = FloatBuffer.allocate(6);
    FloatBuffer targets = FloatBuffer.allocate(3);
    Encoders encoders = plane();
    encoders.encodeInto(row, 0, row.length, encoders.buffers(), features, List.of(targets), 1);
    assertThat(features.array()).containsExactly(0, 0, 4, 2, 0, 0);
    assertThat(targets.array()).containsExactly(0, 1, 0);
  }

  @Test
  void pixelsComeFromATable() {
    Encoders encoders =
        new Encoders(IMAGE, Target.NUMBER, List.of(), new double[] {0}, new double[] {1 / 255.0});
    byte[] row = Label.appendNumber(new byte[] {0, (byte) 255}, 2.5);
    FloatBuffer features = FloatBuffer.allocate(2);
    FloatBuffer targets = FloatBuffer.allocate(1);
    encoders.encodeInto(row, 0, row.length, encoders.buffers(), features, List.of(targets), 0);
    assertThat(features.array()).containsExactly(0, 1);
    assertThat(targets.array()).containsExactly(2.5f);
  }

  @ParameterizedTest
  @CsvSource({"7,0", "-1,1", "2.5,2", "1024,3", "b,4", "0,5", "-0.0,5", "7.0,0"})
  void aClassIsFoundByItsNumberOrName(String label, float number) {
    List<String> classes = List.of("7", "-1", "2.5", "1024", "b", "0");
    Encoders encoders =
        new Encoders(PLANE, Target.CLASS, classes, new double[] {1, 5}, new double[] {2, 1});
    assertThat(label(encoders, row(1, 2, label))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "-7", "7.5", "1025"})
  void aNumberThatNamesNoClassIsNamed(String label) {
    Encoders encoders =
        new Encoders(
            PLANE, Target.CLASS, List.of("7", "1"), new double[] {1, 5}, new double[] {2, 1});
    byte[] row = row(1, 2, label);
    assertThatThrownBy(() -> label(encoders, row))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "The label '" + label + "' (column kind) is none of the classes [7, 1]");
  }

  @Test
  void anUnknownClassIsNamed() {
    byte[] row = row(1, 2, "z");
    Encoders encoders = plane();
    assertThatThrownBy(() -> label(encoders, row))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("The label 'z' (column kind) is none of the classes [x, y]");
  }

  @Test
  void jsonComesBackAsItWas() {
    assertThat(Encoders.read(plane().json()).json()).isEqualTo(plane().json());
  }

  @Test
  void jsonWithUnknownOrMissingFieldsIsRefused() {
    ObjectNode more = plane().json().put("extra", 1);
    assertThatThrownBy(() -> Encoders.read(more))
        .hasMessageContaining("Expected the fields")
        .hasMessageContaining("extra");
    ObjectNode less = plane().json().without("label");
    assertThatThrownBy(() -> Encoders.read(less)).hasMessageContaining("Expected the fields");
  }

  @Test
  void jsonOfSizesThatDoNotFitIsRefused() {
    ObjectNode huge = plane().json();
    huge.putArray("shape").add(1 << 20).add(1 << 20);
    assertThatThrownBy(() -> Encoders.read(huge)).hasMessageContaining("Invalid shape");
    ObjectNode names = plane().json();
    names.putArray("names").add("a");
    assertThatThrownBy(() -> Encoders.read(names)).hasMessageContaining("name 1 columns for 2");
    ObjectNode scale = plane().json();
    scale.putArray("scale").add(1);
    assertThatThrownBy(() -> Encoders.read(scale))
        .hasMessageContaining("Expected 2 shifts and scales, found 2 and 1");
    ObjectNode twice = plane().json();
    twice.putArray("classes").add("x").add("x");
    assertThatThrownBy(() -> Encoders.read(twice)).hasMessageContaining("classes [x, x]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "+1.5", ".5", "5.", "1e3", "1E-3", "007"})
  void decimalNumbersAreNumbers(String text) {
    assertThat(Decimal.isNumber(text)).isTrue();
    assertThat(Double.parseDouble(text)).isFinite();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "-", "e3", "1e", "1e+", "1d", "2f", "0x1p3", "1 2", "1,5", "NaN"})
  void anythingElseIsNot(String text) {
    assertThat(Decimal.isNumber(text)).isFalse();
  }

  @Test
  void classesAreInTheOrderOfNumbersThenOfLetters() {
    assertThat(List.of("b", "10", "9", "-1", "a", "2.5").stream().sorted(Label.ORDER))
        .containsExactly("-1", "2.5", "9", "10", "a", "b");
  }
}
