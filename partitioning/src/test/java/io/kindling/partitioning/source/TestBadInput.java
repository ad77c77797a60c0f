package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBadInput {
  @TempDir Path folder;

  private PreparedData prepare(SourceSpec source) {
    DataSpec spec =
        new DataSpec(
            source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  private SourceSpec.Csv csv(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("f" + i + ".csv"), files[i]);
    }
    return new SourceSpec.Csv(folder.toUri().toString(), true, ',', "y");
  }

  private static final String TO_DO =
      "; data.onBadRow = skip leaves such rows out, quarantine also keeps them";

  private AbstractThrowableAssert<?, ?> refusal(String... files) throws IOException {
    SourceSpec.Csv source = csv(files);
    return assertThatThrownBy(() -> prepare(source)).isInstanceOf(DataException.class);
  }

  @Test
  void readsQuotesMarksAndAnyLineEnd() throws IOException {
    PreparedData data =
        prepare(csv("\uFEFFa,\"b\",y\r\n1, 2 ,\"x,\"\"1\"\"\"\r\n\r\n3,4,\"x\ny\"\n"));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.encoders().classes()).containsExactly("x\ny", "x,\"1\"");
  }

  @Test
  void aWordWhereANumberBelongsIsNamed() throws IOException {
    refusal("a,b,y\n1,2,x\n", "a,b,y\n1,2,x\n3,many,x\n")
        .hasMessageMatching(".*f1.csv, line 3, column b: expected a number, found 'many'" + TO_DO);
  }

  @Test
  void aMissingValueIsNamed() throws IOException {
    refusal("a,b,y\n1,,x\n")
        .hasMessageMatching(".*line 2, column b: expected a number, found nothing" + TO_DO);
  }

  @Test
  void aNumberThatIsNotFiniteIsNamed() throws IOException {
    refusal("a,b,y\n1,NaN,x\n")
        .hasMessageMatching(".*line 2, column b: expected a finite number, found 'NaN'" + TO_DO);
  }

  @Test
  void raggedRowsAreNamed() throws IOException {
    refusal("a,b,y\n1,2,x\n1,2\n")
        .hasMessageMatching(".*line 3: expected 3 fields \\(a, b, y\\), found 2" + TO_DO);
  }

  @Test
  void aMissingLabelIsNamed() throws IOException {
    refusal("a,b,y\n1,2,\n")
        .hasMessageMatching(".*line 2, column y: expected a label, found nothing" + TO_DO);
  }

  @Test
  void anUnclosedQuoteIsNamed() throws IOException {
    refusal("a,b,y\n1,\"2,x\n")
        .hasMessageMatching(".*line 2: a quote is opened and never closed" + TO_DO);
  }

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    byte[][] contents = {
      {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n', 0, 0}, {'P', 'A', 'R', '1', 21, 0, 0, 21}
    };
    String[] found = {"bytes that are no characters", "the byte 0"};
    for (int i = 0; i < contents.length; i++) {
      Path file = Files.write(folder.resolve(i + ".csv"), contents[i]);
      SourceSpec.Csv source = new SourceSpec.Csv(file.toUri().toString(), true, ',', "y");
      for (SourceSpec one : List.of(source, source.asTable())) {
        assertThatThrownBy(() -> prepare(one))
            .isInstanceOf(DataException.class)
            .hasMessageEndingWith(
                i
                    + ".csv is no text in UTF-8: expected lines of separated values, found "
                    + found[i]
                    + " in line 1");
      }
    }
  }

  @Test
  void aLineThatIsNoTextIsABadRow() throws IOException {
    Path file =
        Files.write(
            folder.resolve("latin.csv"),
            "a,y\n1,x\n2,\u00e4\n3,x\n".getBytes(StandardCharsets.ISO_8859_1));
    SourceSpec.Csv source = new SourceSpec.Csv(file.toUri().toString(), true, ',', "y");
    for (SourceSpec one : List.of(source, source.asTable())) {
      assertThatThrownBy(() -> prepare(one))
          .hasMessageEndingWith(
              "latin.csv, line 3: expected text in UTF-8, found bytes that are no characters"
                  + TO_DO);
    }
    SourceSpec skipping = source.asTable().with(new BadRowRule(BadRowRule.Action.SKIP, 0.5));
    assertThat(prepare(skipping).rows(Part.TRAIN)).isEqualTo(2);
  }

  @Test
  void otherHeadersAreNamed() throws IOException {
    refusal("a,b,y\n1,2,x\n", "a,c,y\n1,2,x\n")
        .hasMessageContaining("has the header [a, c, y], the first file has [a, b, y]");
  }

  @Test
  void aColumnNamedTwiceIsNamed() throws IOException {
    refusal("a,a,y\n1,2,x\n").hasMessageContaining("the header names the column 'a' twice");
  }

  @Test
  void aLabelColumnThatIsNotThereIsNamed() throws IOException {
    refusal("a,b,c\n1,2,x\n")
        .hasMessageContaining("has no column data.label = y: expected one of [a, b, c]");
  }

  @Test
  void emptyDataIsRefused() throws IOException {
    refusal("a,b,y\n")
        .hasMessageMatching("The data is empty: expected at least one row from [^\\[]*/.*");
    refusal("").hasMessageContaining("is empty: expected a header and rows");
  }

  @Test
  void aMissingFileIsMissingInput() {
    SourceSpec source = new SourceSpec.Csv(folder + "/none.csv", true, ',', "y");
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOfSatisfying(
            DataException.class,
            problem -> assertThat(problem.kind()).isEqualTo(DataException.Kind.MISSING_INPUT))
        .hasMessageContaining("none.csv names no file");
  }

  private void idx(String name, int magic, int[] sizes, int bytes) throws IOException {
    OutputStream file = Files.newOutputStream(folder.resolve(name));
    OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(file) : file;
    try (DataOutputStream stream = new DataOutputStream(packed)) {
      stream.writeInt(magic);
      for (int size : sizes) {
        stream.writeInt(size);
      }
      for (int i = 0; i < bytes; i++) {
        stream.write(i % 7);
      }
    }
  }

  @Test
  void idxFilesAreReadPackedOrNot() throws IOException {
    idx("train-images-idx3-ubyte.gz", 0x803, new int[] {5, 2, 3}, 30);
    idx("train-labels-idx1-ubyte", 0x801, new int[] {5}, 5);
    PreparedData data = prepare(new SourceSpec.Idx(folder.toUri().toString()));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(5);
    assertThat(data.schema().dimensions()).containsExactly(2, 3);
  }

  @Test
  void aTruncatedIdxFileIsNamed() throws IOException {
    idx("train-images-idx3-ubyte", 0x803, new int[] {5, 2, 3}, 20);
    idx("train-labels-idx1-ubyte", 0x801, new int[] {5}, 5);
    SourceSpec source = new SourceSpec.Idx(folder.toUri().toString());
    assertThatThrownBy(() -> prepare(source))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            ".*train-images-idx3-ubyte is truncated: its header says 5 items of 6 bytes, expected 30"
                + " bytes behind it, found 20");
  }

  @Test
  void imagesWithoutTheirLabelsAreNamed() throws IOException {
    idx("train-images-idx3-ubyte", 0x803, new int[] {5, 2, 3}, 30);
    idx("train-labels-idx1-ubyte", 0x801, new int[] {4}, 4);
    SourceSpec source = new SourceSpec.Idx(folder.toUri().toString());
    assertThatThrownBy(() -> prepare(source)).hasMessageContaining("holds 5 images");
  }

  @Test
  void aFileOfAnotherKindIsNamed() throws IOException {
    Files.write(
        folder.resolve("train-images-idx3-ubyte"), "hello".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), new byte[] {0});
    SourceSpec source = new SourceSpec.Idx(folder.toUri().toString());
    assertThatThrownBy(() -> prepare(source)).hasMessageContaining("is no IDX file");
  }
}
