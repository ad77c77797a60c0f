package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of tables that cannot be used. */
class TestBadTableRows {
  private static final TableReading.Text TEXT = new TableReading.Text(true, ',', List.of());

  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toUri().toString();
  }

  private static SourceSpec.Table table(TableReading reading, ColumnRules rules) {
    return new SourceSpec.Table(reading, List.of("?"), List.of("y"), "", rules);
  }

  private static PreparedData prepare(SourceSpec source) {
    DataSpec spec =
        new DataSpec(
            source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  @Test
  void textsAmongTheNumbersOfADroppedColumnAreNothingForExpressions() throws IOException {
    String many = "7,1,x\n".repeat(20);
    TableReading all =
        TableReading.csv(List.of(file("a.csv", "id,a,y\n" + many + "none,5,y\n8,2,y\n")), TEXT);
    ColumnRules rules =
        new ColumnRules(List.of(new ColumnRules.Named("id", new ColumnRule.Drop())));
    assertThat(prepare(table(all.where("a > 0"), rules)).rows(Part.TRAIN)).isEqualTo(22);
    assertThat(prepare(table(all.where("id > 0"), rules)).rows(Part.TRAIN)).isEqualTo(21);
    assertThatThrownBy(() -> prepare(table(all.where("a > 0"), ColumnRules.AUTO)))
        .hasMessageContaining("line 22, column id: expected a number, found 'none'");
  }

  @Test
  void badRowsAreLeftOutAndToldAndKept() throws IOException {
    String many = "1,x\n".repeat(20);
    SourceSpec.Table source =
        table(
            TableReading.csv(
                List.of(file("a.csv", "a,y\n" + many + "oh,x\n2\n\"3\"4,x\n5,y\nno,x\n")), TEXT),
            ColumnRules.AUTO);
    PreparedData skipped = prepare(source.with(new BadRowRule(BadRowRule.Action.SKIP, 0.2)));
    assertThat(skipped.rows(Part.TRAIN)).isEqualTo(21);
    assertThat(skipped.bad().rows()).isEmpty();
    assertThat(skipped.warnings())
        .satisfiesExactly(
            note ->
                assertThat(note)
                    .isEqualTo(
                        "4 of 25 rows are bad and left out: 2 times column a: expected a number; 1"
                            + " times expected 2 fields (a, y); 1 times expected a separator ','"
                            + " behind the closing quote"),
            note -> assertThat(note).endsWith("line 22, column a: expected a number, found 'oh'"),
            note -> assertThat(note).endsWith("line 23: expected 2 fields (a, y), found 1"),
            note -> assertThat(note).contains("line 24: expected a separator ','"),
            note -> assertThat(note).endsWith("line 26, column a: expected a number, found 'no'"));
    PreparedData kept = prepare(source.with(new BadRowRule(BadRowRule.Action.QUARANTINE, 4)));
    assertThat(kept.bad().rows().orElseThrow().collect())
        .containsExactly("oh,x", "2", "\"3\"4,x", "no,x");
    assertThatThrownBy(() -> prepare(source.with(new BadRowRule(BadRowRule.Action.SKIP, 3))))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "4 of 25 rows are bad, more than data.maxBadRows = 3.0 allows: 2 times column a:"
                + " expected a number; 1 times");
  }

  /** What is read and what is kept are all that came, byte for byte. */
  @Test
  void bytesThatAreNoTextAreKeptAlsoInQuotesOverTwoLines() throws IOException {
    List<String> bad =
        List.of(
            "2,\"first \u00e4\nsecond \u00ff, \"\"q\"\"\",x",
            "oh,\"two\r\nlines\",x",
            "4,\u00e2\u0082,y",
            "5,\u00ef\u00bf\u00bf\u00ee\u0080\u0081,y",
            "6,y,\u00c3");
    StringBuilder all = new StringBuilder("a,note,y\n");
    for (String row : bad) {
      all.append("1,\"good\none\",x\n".repeat(4)).append(row).append('\n');
    }
    Path file = folder.resolve("a.csv");
    Files.write(file, all.substring(0, all.length() - 1).getBytes(StandardCharsets.ISO_8859_1));
    SourceSpec.Table source =
        table(TableReading.csv(List.of(file.toUri().toString()), TEXT), ColumnRules.AUTO);
    PreparedData kept = prepare(source.with(new BadRowRule(BadRowRule.Action.QUARANTINE, 5)));
    assertThat(kept.rows(Part.TRAIN)).isEqualTo(4 * bad.size());
    assertThat(kept.bad().rows().orElseThrow().collect())
        .extracting(row -> new String(RawText.bytes(row), StandardCharsets.ISO_8859_1))
        .containsExactlyElementsOf(bad);
    assertThat(kept.warnings())
        .anyMatch(
            note ->
                note.endsWith(
                    "line 10: expected text in UTF-8, found bytes that are no" + " characters"));
  }

  @Test
  void howMuchAQuoteTakesThatIsNeverClosedIsTold() throws IOException {
    String rows = "1,x\n\"2,x\n3,x\n4,x\n";
    SourceSpec.Table source =
        table(TableReading.csv(List.of(file("a.csv", "a,y\n" + rows)), TEXT), ColumnRules.AUTO);
    PreparedData kept = prepare(source.with(new BadRowRule(BadRowRule.Action.QUARANTINE, 1)));
    assertThat(kept.warnings())
        .anyMatch(
            note ->
                note.endsWith(
                    "line 3: a quote is opened and never closed, found 2 lines behind it that"
                        + " belong to it so"));
    assertThat(kept.bad().rows().orElseThrow().collect()).containsExactly("\"2,x\n3,x\n4,x");
  }

  @Test
  void aLineThatIsNoJsonIsABadRowOfItsFile() throws IOException {
    String good = "{\"age\": 50, \"job\": \"cook\", \"y\": \"no\"}\n";
    String bad = "{\"age\": 40, \"job";
    String path = file("lines.json", good + bad + "\n" + good);
    TableReading reading =
        new TableReading("json", List.of(path), List.of(), TEXT, Map.of(), List.of(), "");
    SourceSpec.Table source = table(reading, ColumnRules.AUTO);
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("lines.json: expected a row as Spark reads it, found '" + bad + "'");
    PreparedData kept = prepare(source.with(new BadRowRule(BadRowRule.Action.QUARANTINE, 1)));
    assertThat(kept.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(kept.encoders().schema().names()).containsExactly("age", "job");
    assertThat(kept.bad().rows().orElseThrow().collect()).containsExactly(bad);
  }
}
