package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRule.Fill;
import io.kindling.partitioning.ColumnRule.Indicator;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Scaling;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.Tokens;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestColumnKeys {
  private static RunConfig read(String data) {
    var file =
        ConfigText.parse(
            "data { source = csv, path = a.csv, " + data + " }\nnetwork = [ { dense = 2 } ]",
            "a.conf",
            name -> {
              throw new MissingException(name + " does not exist");
            });
    return RunConfig.read(file, List.of(), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static SourceSpec.Table table(String data) {
    return (SourceSpec.Table) read(data).data().orElseThrow().source();
  }

  @Test
  void columnsHaveRules() {
    ColumnRules rules =
        table(
                "columns { age { robust { missing = median, indicator = never, log = true, clip ="
                    + " [-3, 3] } }, job { oneHot { rare = 10 } }, id = drop, \"p*\" { hash {} },"
                    + " \"*\" = minMax }")
            .columns();
    assertThat(rules.of("age"))
        .isEqualTo(
            new ColumnRule.Number(
                Scaling.ROBUST, Transform.LOG, new Range(-3, 3), Fill.MEDIAN, Indicator.NEVER));
    assertThat(rules.of("job")).isEqualTo(new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 10));
    assertThat(rules.of("id")).isEqualTo(new ColumnRule.Drop());
    assertThat(rules.of("price")).isEqualTo(new ColumnRule.Hashed(ColumnRule.Form.ONE_HOT, 64));
    assertThat(rules.of("other")).isEqualTo(ColumnRule.Number.of(Scaling.MIN_MAX));
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config =
        read(
            "columns { age { standardise { missing = -1 } }, \"a.b\" = auto, day { date { parts ="
                + " [hour, time] } } }, missing = [\"?\", NA], onBadRow = skip");
    assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
        .isEqualTo(config.data());
    RunConfig plain = read("header = false");
    assertThat(plain.data().orElseThrow().source()).isInstanceOf(SourceSpec.Csv.class);
    assertThat(RunConfig.dataOf(plain.text(), List.of(), Now.at(Clock.systemUTC())))
        .isEqualTo(plain.data());
  }

  @Test
  void textsAreSequencesOrBags() {
    ColumnRules rules =
        table("columns { a { words { length = 5, lowerCase = false } }, b = characters, c = bag }")
            .columns();
    assertThat(rules.of("a"))
        .isEqualTo(
            new ColumnRule.Sequence(
                new Tokens(Tokens.Unit.WORD, Tokens.Letters.AS_THEY_ARE, 10_000, 2), 5));
    assertThat(rules.of("b"))
        .isEqualTo(
            new ColumnRule.Sequence(
                new Tokens(Tokens.Unit.CHARACTER, Tokens.Letters.AS_THEY_ARE, 1000, 1), 200));
    assertThat(rules.of("c"))
        .isEqualTo(new ColumnRule.Bag(new Tokens(Tokens.Unit.WORD, Tokens.Letters.LOWER, 1000, 2)));
    RunConfig config = read("columns { a { words { rare = 3 } }, b = characters, c = bag }");
    assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
        .isEqualTo(config.data());
  }

  @Test
  void whatIsWrongInATextIsNamed() {
    assertThatThrownBy(
            () ->
                read(
                    "columns { a { words { lenght = 5 } }, b { characters { lowerCase = true } },"
                        + " c { bag { length = 5 } } }"))
        .hasMessageContaining(
            "in data.columns, column 'a': unknown key 'lenght' of words: the nearest known key is"
                + " 'length'")
        .hasMessageContaining("column 'b': unknown key 'lowerCase' of characters: the nearest")
        .hasMessageContaining("column 'c': unknown key 'length' of bag: the nearest known key is");
    assertThatThrownBy(() -> read("columns { a { words { length = 0, vocabulary = 1.5 } } }"))
        .hasMessageContaining(
            "column 'a': 'length' must be a whole number from 1 to 65536, found 0")
        .hasMessageContaining("'vocabulary' must be a whole number from 1 to 1000000");
    assertThatThrownBy(() -> read("columns { a { bag { rare = 0, lowerCase = 3 } } }"))
        .hasMessageContaining("'rare' must be a whole number from 1, found 0")
        .hasMessageContaining("'lowerCase' must be true or false, found 3");
  }

  @Test
  void whatIsWrongInAColumnIsNamed() {
    assertThatThrownBy(() -> read("columns { age { standardize {} }, job { oneHot { rar = 1 } } }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "in data.columns, column 'age': expected one of auto, drop, standardise, minMax,"
                + " robust, none, oneHot, index, hash, hashIndex, date, vector, sparse, words,"
                + " characters, bag, alone or as in { oneHot { rare = 10 } }, found the section {\"standardize\":{}}")
        .hasMessageContaining(
            "in data.columns, column 'job': unknown key 'rar' of oneHot: the nearest known key is"
                + " 'rare'");
    assertThatThrownBy(() -> read("columns { age { none { clip = [3, 1] } } }"))
        .hasMessageContaining("Invalid clip [3.0, 1.0]: expected two numbers, the smaller first");
    assertThatThrownBy(() -> read("columns = auto, features = none"))
        .hasMessageContaining(
            "data.features is for features of one kind: data.columns says how the columns of a"
                + " table are encoded");
    assertThatThrownBy(() -> read("names = [a, b]"))
        .hasMessageContaining(
            "data.names gives names to columns of files without a header: set data.header = false,"
                + " or remove data.names");
    assertThatThrownBy(() -> read("onBadRow = skip, maxBadRows = 1.5"))
        .hasMessageContaining(
            "'data.maxBadRows' must be a share from 0 to below 1, or a number of rows, found 1.5");
  }
}
