package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vocabulary of a column of texts, told from the shards of a training part. */
class TestTextFitting {
  /** U+FF21 lies below U+1F600 as a code point, above its first half as a char of Java. */
  private static final String TEXTS =
      """
      text,y
      b a c,0
      B a c c,1
      c only,0
      ,1
      \ud83d\ude00 \uff21 12,0
      \uff21 \ud83d\ude00,1
      """;

  private static final String KNOWN = "\"tokens\":[\"c\",\"a\",\"b\",\"\uff41\",\"\ud83d\ude00\"]";

  @TempDir Path folder;

  private Encoders fitted(ColumnRule rule, int shards) throws IOException {
    Path file = Files.writeString(folder.resolve("texts.csv"), TEXTS);
    TableReading reading =
        TableReading.csv(
            List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    ColumnRules rules = new ColumnRules(List.of(new ColumnRules.Named("text", rule)));
    return PreparedData.prepare(
            LocalSpark.context(),
            new DataSpec(
                new SourceSpec.Table(reading, List.of("12"), List.of("y"), "", rules),
                DataSpec.Split.NONE,
                1,
                DataSpec.FeatureEncoding.AUTO,
                DataSpec.Target.CLASS),
            ShardRule.fixed(shards))
        .encoders();
  }

  private static ColumnRule.Sequence words(int vocabulary, int rare) {
    return new ColumnRule.Sequence(new Tokens(Unit.WORD, Letters.LOWER, vocabulary, rare), 3);
  }

  @Test
  void theMostFrequentTokensComeFirstAndEqualOnesByTheirCodePoints() throws IOException {
    Encoders encoders = fitted(words(100, 2), 1);
    assertThat(encoders.json().toString()).contains(KNOWN);
    assertThat(encoders.shape().elements()).isEqualTo(4);
    assertThat(encoders.lines())
        .containsExactly(
            "text (text): 3 words and how many there are, for an embedding of 7 symbols: 5 words"
                + " are known; of 14 in the training part 2 are unknown, the longest text has 4;"
                + " 16.7 % of the texts are cut");
  }

  @Test
  void shardsAddUpToTheSame() throws IOException {
    assertThat(fitted(words(100, 2), 4).json()).isEqualTo(fitted(words(100, 2), 1).json());
  }

  @Test
  void theVocabularyEndsWhereItIsFull() throws IOException {
    assertThat(fitted(words(2, 1), 2).json().toString()).contains("\"tokens\":[\"c\",\"a\"]");
    assertThat(fitted(words(2, 5), 2).json().toString()).contains("\"tokens\":[]");
    Encoders nothing = fitted(new ColumnRule.Bag(words(2, 5).tokens()), 2);
    assertThat(nothing.shape().elements()).isEqualTo(1);
    assertThat(Encoders.read(nothing.json()).lines()).isEqualTo(nothing.lines());
  }

  @Test
  void charactersAreTakenAsTheyAre() throws IOException {
    Tokens tokens = new Tokens(Unit.CHARACTER, Letters.AS_THEY_ARE, 3, 1);
    Encoders encoders = fitted(new ColumnRule.Sequence(tokens, 2), 2);
    assertThat(encoders.json().toString()).contains("\"tokens\":[\" \",\"c\",\"a\"]");
  }
}
