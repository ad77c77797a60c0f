package io.kindling.partitioning.packed;

import io.kindling.engine.Spelling;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the rules of columns say of packed rows: which columns these have, and of which types. How
 * values become numbers is no matter, as rows are packed as they were read.
 *
 * @param rules those of an encoding for each type, by the columns or patterns that they are for
 * @param first whether types are needed before rows are packed, by expressions
 * @param dividing the column that divides rows, by its name or number, where one does
 */
public record PackedColumns(ColumnRules rules, boolean first, Optional<String> dividing) {
  private static final String KEY = "data.columns";
  private static final String OF = KEY + ".";
  private static final List<String> EXPRESSIONS =
      List.of("data.select", "data.where", "data.testWhere");
  private static final List<String> DIVIDING =
      List.of("data.split.group", "data.split.order", "data.split.part");
  private static final String AUTO = "auto";
  private static final String DROP = "drop";

  /** The number of a column instead of its name, which then is not known. */
  private static final Predicate<String> TO_COUNT =
      Pattern.compile("-?\\d{1,6}").asMatchPredicate();

  /** Some rule for each word. */
  private static final Map<String, ColumnRule> WORDS =
      Map.of(
          AUTO,
          new ColumnRule.Auto(),
          DROP,
          new ColumnRule.Drop(),
          ColumnType.NUMBER.word(),
          ColumnRule.Number.USUAL,
          ColumnType.TEXT.word(),
          new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1),
          ColumnType.DATE.word(),
          ColumnRule.Moment.USUAL,
          ColumnType.VECTOR.word(),
          new ColumnRule.Vector(ColumnRule.VectorForm.DENSE));

  /** The rules of a table as settings of what packed rows depend on. */
  public static Map<String, String> settings(ColumnRules rules) {
    Map<String, String> settings = new TreeMap<>(Map.of(KEY, "of types"));
    rules.named().forEach(one -> settings.put(OF + one.pattern(), word(one.rule())));
    return settings;
  }

  /** Whether a setting is about a column, or a pattern of their names. */
  static boolean isOfColumn(String key) {
    return key.startsWith(OF);
  }

  static PackedColumns in(Map<String, String> settings) {
    List<ColumnRules.Named> named =
        settings.entrySet().stream()
            .filter(one -> isOfColumn(one.getKey()) && WORDS.containsKey(one.getValue()))
            .map(
                one ->
                    new ColumnRules.Named(
                        one.getKey().substring(OF.length()), WORDS.get(one.getValue())))
            .toList();
    boolean untyped = "csv".equals(settings.get("data.source"));
    return new PackedColumns(
        new ColumnRules(named),
        untyped && EXPRESSIONS.stream().anyMatch(settings::containsKey),
        DIVIDING.stream().filter(settings::containsKey).map(settings::get).findFirst());
  }

  /**
   * Refuses other rules that would have packed other rows.
   *
   * @throws DataException that names the first column or pattern
   */
  void require(PackedColumns now, Schema schema) {
    TreeSet<String> names = new TreeSet<>(patterns());
    names.addAll(now.patterns());
    now.requireKnown(columns(schema), this);
    names.removeAll(schema.names());
    boolean drops = dropsByPattern() || now.dropsByPattern();
    for (String name : names) {
      boolean exact = name.indexOf('*') < 0;
      String before = exact ? word(name) : written(name);
      String after = exact ? now.word(name) : now.written(name);
      boolean same = first ? before.equals(after) : before.equals(DROP) == after.equals(DROP);
      boolean counts = exact || drops || first;
      boolean apart = !exact && drops && (before.isEmpty() || after.isEmpty());
      if (counts && (!same || apart)) {
        throw refused(name, before, after);
      }
    }
    for (int i = 0; i < schema.types().size(); i++) {
      String name = schema.names().get(i);
      String after = now.word(name);
      boolean named = !first && after.equals(schema.types().get(i).word());
      if (!named && !after.equals(word(name))) {
        throw refused(name, word(name), after);
      }
    }
  }

  /** All whose names are kept, but those that were dropped. */
  private List<String> columns(Schema schema) {
    return Stream.of(
            schema.names().stream(),
            schema.labels().stream(),
            Stream.of(schema.weight()),
            dividing.stream())
        .flatMap(some -> some)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /** What is no column of a table is refused there; which columns were dropped is not kept. */
  private void requireKnown(List<String> columns, PackedColumns before) {
    if (columns.isEmpty() || dividing.filter(TO_COUNT).isPresent()) {
      return;
    }
    for (ColumnRules.Named one : rules.named()) {
      String name = one.pattern();
      boolean known = columns.contains(name) || before.patterns().contains(name);
      if (name.indexOf('*') < 0 && !known && !before.word(name).equals(DROP)) {
        throw DataException.bad(
            "The rows in data.prepared have no column '%s', which data.columns names: the nearest"
                + " is '%s' of %s",
            name, Spelling.nearest(name, columns), columns);
      }
    }
  }

  private static DataException refused(String name, String before, String after) {
    return DataException.bad(
        "The rows in data.prepared were prepared with '%s' of data.columns as %s, now it is %s:"
            + " prepare them again, or say data.prepared = none",
        name, shown(before), shown(after));
  }

  private static String shown(String word) {
    return word.isEmpty() ? "not set" : word;
  }

  private List<String> patterns() {
    return rules.named().stream().map(ColumnRules.Named::pattern).toList();
  }

  private boolean dropsByPattern() {
    return patterns().stream().anyMatch(one -> one.indexOf('*') >= 0 && written(one).equals(DROP));
  }

  /** What is said of a pattern itself; empty if nothing is. */
  private String written(String pattern) {
    return rules.named().stream()
        .filter(one -> one.pattern().equals(pattern))
        .map(one -> word(one.rule()))
        .findFirst()
        .orElse("");
  }

  private String word(String column) {
    return word(rules.of(column));
  }

  private static String word(ColumnRule rule) {
    return rule.type().map(ColumnType::word).orElse(rule instanceof ColumnRule.Drop ? DROP : AUTO);
  }
}
