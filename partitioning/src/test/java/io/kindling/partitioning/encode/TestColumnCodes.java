package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ColumnRule.DateForm;
import io.kindling.partitioning.ColumnRule.DatePart;
import io.kindling.partitioning.ColumnRule.Form;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRule.VectorForm;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Schema;
import java.nio.FloatBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestColumnCodes {
  private static final int FIRST = Integer.BYTES;

  private static float[] encoded(ColumnCode code, Cells.Writer cell) {
    float[] row = new float[code.parts().size() + 2];
    row[0] = 7;
    row[row.length - 1] = 7;
    code.encodeInto(cell.with(new byte[0]), FIRST, row, 1);
    assertThat(row[0]).isEqualTo(7);
    assertThat(row[row.length - 1]).isEqualTo(7);
    return Arrays.copyOfRange(row, 1, row.length - 1);
  }

  private static Cells.Writer cell() {
    return new Cells.Writer();
  }

  @Test
  void numbersAreScaledAndKeptInARange() {
    NumberCode code = new NumberCode(Transform.NONE, 10, 0.5, new Range(-2, 3), 12, true);
    assertThat(encoded(code, cell().number(14))).containsExactly(2, 0);
    assertThat(encoded(code, cell().number(100))).containsExactly(3, 0);
    assertThat(encoded(code, cell().number(-100))).containsExactly(-2, 0);
    assertThat(encoded(code, cell().missing())).containsExactly(1, 1);
  }

  @Test
  void logarithmsKeepTheSign() {
    NumberCode code = new NumberCode(Transform.LOG, 0, 1, Range.ALL, 0, false);
    float log = (float) Math.log(10);
    assertThat(encoded(code, cell().number(9))).containsExactly(log);
    assertThat(encoded(code, cell().number(-9))).containsExactly(-log);
  }

  @Test
  void unknownValuesAreZerosOrOther() {
    CategoryCode zeros = new CategoryCode(Form.ONE_HOT, List.of("a", ""), false);
    assertThat(encoded(zeros, cell().text("a"))).containsExactly(1, 0);
    assertThat(encoded(zeros, cell().missing())).containsExactly(0, 1);
    assertThat(encoded(zeros, cell().text("x"))).containsExactly(0, 0);
    CategoryCode other = new CategoryCode(Form.ONE_HOT, List.of("5"), true);
    assertThat(encoded(other, cell().number(5))).containsExactly(1, 0);
    assertThat(encoded(other, cell().text("x"))).containsExactly(0, 1);
    CategoryCode index = new CategoryCode(Form.INDEX, List.of("a", "b"), true);
    assertThat(encoded(index, cell().text("b"))).containsExactly(1);
    assertThat(encoded(index, cell().text("x"))).containsExactly(2);
  }

  @Test
  void hashedValuesHaveOnePlace() {
    HashedCode hot = new HashedCode(Form.ONE_HOT, 8);
    float[] row = encoded(hot, cell().text("red"));
    int place = (int) encoded(new HashedCode(Form.INDEX, 8), cell().text("red"))[0];
    assertThat(row[place]).isEqualTo(1);
    float sum = 0;
    for (float one : row) {
      sum += one;
    }
    assertThat(sum).isEqualTo(1);
  }

  @Test
  void momentsHaveParts() {
    LocalDateTime moment = LocalDateTime.of(2024, 4, 1, 18, 30);
    double seconds = moment.toEpochSecond(ZoneOffset.UTC);
    MomentCode plain =
        new MomentCode(
            List.of(DatePart.TIME, DatePart.MONTH, DatePart.WEEKDAY, DatePart.HOUR),
            DateForm.PLAIN,
            seconds - 10,
            0.5,
            true);
    assertThat(encoded(plain, cell().number(seconds))).containsExactly(5, 0.25f, 0, 0.75f, 0);
    assertThat(encoded(plain, cell().missing())).containsExactly(0, 0, 0, 0, 1);
    MomentCode cyclic = new MomentCode(List.of(DatePart.HOUR), DateForm.CYCLIC, 0, 1, false);
    float[] hour = encoded(cyclic, cell().number(seconds));
    assertThat(hour[0]).isEqualTo(-1);
    assertThat(Math.abs(hour[1])).isLessThan(1e-6f);
  }

  @Test
  void vectorsAreDenseOrSparse() {
    VectorCode dense = new VectorCode(VectorForm.DENSE, 4, 2);
    Cells.Writer open = cell().vector(0, new int[] {1, 2, 3}, new double[] {5, 0, 7});
    assertThat(encoded(dense, open)).containsExactly(0, 5, 0, 7);
    assertThat(encoded(dense, cell().missing())).containsExactly(0, 0, 0, 0);
    VectorCode sparse = new VectorCode(VectorForm.SPARSE, 4, 3);
    assertThat(encoded(sparse, cell().vector(4, new int[] {1, 3}, new double[] {5, 7})))
        .containsExactly(1, 3, -1, 5, 7, 0);
    assertThatThrownBy(() -> encoded(dense, cell().vector(3, new int[] {1}, new double[] {5})))
        .isInstanceOf(DataException.class)
        .hasMessage("a vector has 3 numbers: expected 4, as in the training part");
    assertThatThrownBy(() -> encoded(dense, cell().vector(0, new int[] {4}, new double[] {5})))
        .hasMessage(
            "a vector has a number in place 4: expected places 0 to 3, as in the training part");
  }

  /** Where a row came from is no part of it: its first cells are what it is found by. */
  @Test
  void whatCannotBeEncodedIsToldWithItsColumnAndRow() {
    Schema schema =
        new Schema(
            Schema.Features.COLUMNS,
            List.of(2),
            List.of("id", "v"),
            List.of(ColumnType.TEXT, ColumnType.VECTOR),
            List.of("y"),
            "",
            false);
    List<ColumnCode> codes =
        List.of(
            new CategoryCode(Form.INDEX, List.of("a"), false),
            new VectorCode(VectorForm.DENSE, 4, 2));
    Encoders encoders =
        Encoders.of(
            schema,
            List.of(new LabelColumn("y", DataSpec.Target.CLASS, List.of("no", "yes"))),
            new ColumnFeatures(schema, codes));
    assertToldOf(
        encoders,
        cell().text("n".repeat(50)).vector(3, new int[] {1}, new double[] {5}),
        "yes",
        "Column v: a vector has 3 numbers: expected 4, as in the training part; its row begins with"
            + " id = "
            + "n".repeat(40)
            + "…, v = {1: 5}");
    assertToldOf(
        encoders,
        cell().missing().missing(),
        "oh",
        "The label 'oh' (column y) is none of the classes [no, yes]: correct the row, or train with"
            + " rows of that class; its row begins with id = nothing, v = nothing");
  }

  private static void assertToldOf(
      Encoders encoders, Cells.Writer cells, String label, String sentence) {
    byte[] row = Label.append(cells.with(new byte[0]), label);
    FloatBuffer features = FloatBuffer.allocate(encoders.shape().elements());
    assertThatThrownBy(
            () ->
                encoders.encodeInto(
                    row,
                    0,
                    row.length,
                    encoders.buffers(),
                    features,
                    List.of(FloatBuffer.allocate(1)),
                    0))
        .isInstanceOf(DataException.class)
        .hasMessage(sentence);
  }
}
