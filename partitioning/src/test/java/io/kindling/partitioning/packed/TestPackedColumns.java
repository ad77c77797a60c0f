package io.kindling.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which rules of columns could have packed the same rows. */
class TestPackedColumns {
  private static final ColumnRule AUTO = new ColumnRule.Auto();
  private static final ColumnRule DROP = new ColumnRule.Drop();
  private static final ColumnRule MEAN = ColumnRule.Number.of(ColumnRule.Scaling.STANDARDISE);
  private static final ColumnRule ENDS = ColumnRule.Number.of(ColumnRule.Scaling.MIN_MAX);
  private static final ColumnRule PLACES = new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1);
  private static final ColumnRule HASH = new ColumnRule.Hashed(ColumnRule.Form.INDEX, 8);
  private static final Schema SCHEMA =
      new Schema(
          Schema.Features.COLUMNS,
          List.of(2),
          List.of("age", "job"),
          List.of(ColumnType.NUMBER, ColumnType.TEXT),
          List.of("y"),
          "",
          false);

  private static void require(
      Map<String, ColumnRule> before, Map<String, ColumnRule> now, String... more) {
    columns(before, more).require(columns(now, more), SCHEMA);
  }

  private static PackedColumns columns(Map<String, ColumnRule> rules, String... more) {
    Map<String, String> settings = new TreeMap<>(PackedColumns.settings(rules(rules)));
    settings.put("data.source", "csv");
    for (String one : more) {
      settings.put(one, "x");
    }
    return PackedColumns.in(settings);
  }

  private static ColumnRules rules(Map<String, ColumnRule> rules) {
    return new ColumnRules(
        rules.entrySet().stream()
            .map(one -> new ColumnRules.Named(one.getKey(), one.getValue()))
            .toList());
  }

  @Test
  void anotherEncodingOfTheSameTypePacksTheSameRows() {
    assertThatCode(
            () -> {
              require(Map.of("age", MEAN, "job", PLACES), Map.of("age", ENDS, "job", HASH));
              require(Map.of(), Map.of("age", ENDS, "*", AUTO));
              require(Map.of("*", AUTO), Map.of("a*", ENDS, "j*", HASH));
              require(Map.of("id", DROP), Map.of("id", DROP, "age", ENDS, "y", AUTO));
              require(Map.of("t*", DROP), Map.of("t*", DROP, "job", HASH));
            })
        .doesNotThrowAnyException();
  }

  private static void assertRefused(
      Map<String, ColumnRule> before, Map<String, ColumnRule> now, String told, String... more) {
    assertThatThrownBy(() -> require(before, now, more))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The rows in data.prepared were prepared with %s: prepare them again, or say"
                + " data.prepared = none",
            told);
  }

  @Test
  void anotherTypeOrChoiceOfColumnsIsRefused() {
    assertRefused(
        Map.of("age", MEAN),
        Map.of("age", HASH),
        "'age' of data.columns as number, now it is text");
    assertRefused(Map.of(), Map.of("*", HASH), "'age' of data.columns as auto, now it is text");
    assertRefused(Map.of("age", MEAN), Map.of(), "'age' of data.columns as number, now it is auto");
    assertRefused(Map.of(), Map.of("age", DROP), "'age' of data.columns as auto, now it is drop");
    assertRefused(Map.of("id", DROP), Map.of(), "'id' of data.columns as drop, now it is auto");
    assertRefused(
        Map.of("t*", DROP),
        Map.of("t*", DROP, "t1", ENDS),
        "'t1' of data.columns as drop, now it is number");
    assertRefused(
        Map.of("t*", DROP),
        Map.of("t*", DROP, "t1*", ENDS),
        "'t1*' of data.columns as not set, now it is number");
  }

  @Test
  void aNameThatNoColumnHasIsToldWithTheNearest() {
    assertThatThrownBy(() -> require(Map.of(), Map.of("aeg", ENDS), "data.split.group"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The rows in data.prepared have no column 'aeg', which data.columns names: the nearest"
                + " is 'age' of [age, job, y, x]");
    assertThatCode(
            () -> {
              require(Map.of(), Map.of("x", ENDS, "y", ENDS), "data.split.order");
              require(Map.of("o", AUTO, "t*", DROP), Map.of("o", AUTO, "t*", DROP, "t1", DROP));
            })
        .doesNotThrowAnyException();
  }

  /** Numbers of files of texts are typed before expressions are computed. */
  @Test
  void expressionsNeedTheSameTypes() {
    assertRefused(
        Map.of(),
        Map.of("age", ENDS),
        "'age' of data.columns as auto, now it is number",
        "data.where");
    assertThatCode(() -> require(Map.of("age", MEAN), Map.of("age", ENDS), "data.where"))
        .doesNotThrowAnyException();
  }
}
