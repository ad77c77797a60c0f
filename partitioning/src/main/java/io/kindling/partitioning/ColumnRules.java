package io.kindling.partitioning;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules of a table's columns, by name or by a pattern with stars.
 *
 * @param named the rules; a name beats a pattern, a longer pattern a shorter one
 */
public record ColumnRules(List<Named> named) implements Serializable {
  /** Found from what the columns hold. */
  public static final ColumnRules AUTO = new ColumnRules(List.of());

  /** A rule of the columns that a pattern names. */
  public record Named(String pattern, ColumnRule rule) implements Serializable {
    boolean isExact() {
      return pattern.indexOf('*') < 0;
    }

    boolean names(String column) {
      String[] parts = pattern.split("\\*", -1);
      StringBuilder regex = new StringBuilder(Pattern.quote(parts[0]));
      for (int i = 1; i < parts.length; i++) {
        regex.append(".*").append(Pattern.quote(parts[i]));
      }
      return column.matches(regex.toString());
    }
  }

  public ColumnRules {
    named =
        named.stream()
            .sorted(
                Comparator.comparing((Named one) -> !one.isExact())
                    .thenComparing(one -> -one.pattern().length())
                    .thenComparing(Named::pattern))
            .toList();
  }

  /** The rule of a column. */
  public ColumnRule of(String column) {
    return named.stream()
        .filter(one -> one.names(column))
        .findFirst()
        .map(Named::rule)
        .orElse(new ColumnRule.Auto());
  }

  /** A name for which there is no column. */
  public Optional<String> missing(List<String> columns) {
    return named.stream()
        .filter(one -> one.isExact() && !columns.contains(one.pattern()))
        .map(Named::pattern)
        .findFirst();
  }
}
