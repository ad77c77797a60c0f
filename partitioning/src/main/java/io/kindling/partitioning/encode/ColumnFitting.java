package io.kindling.partitioning.encode;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.shard.RowShard;
import io.kindling.partitioning.shard.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Fits an encoder to each column of a table: counts and sums of the training part by shard, merged
 * in the order of the shards.
 */
final class ColumnFitting {
  /** Beyond so many values, a column of texts is more likely a name or a note than a category. */
  private static final int MOST_ONE_HOT = 1000;

  private final Schema schema;
  private final List<ColumnRule> rules = new ArrayList<>();
  private final JavaRDD<Shard> train;

  private ColumnFitting(ColumnRules all, Schema schema, JavaRDD<Shard> train) {
    this.schema = schema;
    this.train = train;
    for (int column = 0; column < schema.names().size(); column++) {
      rules.add(resolved(all.of(schema.names().get(column)), schema.types().get(column)));
    }
  }

  static ColumnFeatures fit(ColumnRules rules, Schema schema, JavaRDD<Shard> train) {
    return new ColumnFitting(rules, schema, train).fitted();
  }

  private static ColumnRule resolved(ColumnRule rule, ColumnType type) {
    if (!(rule instanceof ColumnRule.Auto)) {
      return rule;
    }
    return type == ColumnType.NUMBER
        ? new ColumnRule.Number(
            ColumnRule.Scaling.STANDARDISE, ColumnRule.Fill.MEAN, ColumnRule.Indicator.AUTO)
        : new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1);
  }

  private ColumnFeatures fitted() {
    double[] zero = new double[rules.size()];
    List<ColumnSums> first = merged(1, zero);
    double[] means = first.stream().mapToDouble(ColumnSums::mean).toArray();
    boolean scales =
        rules.stream()
            .anyMatch(
                rule ->
                    rule instanceof ColumnRule.Number number
                        && number.scaling() == ColumnRule.Scaling.STANDARDISE);
    List<ColumnSums> second = scales ? merged(2, means) : first;
    List<ColumnCode> codes = new ArrayList<>();
    for (int column = 0; column < rules.size(); column++) {
      codes.add(
          rules.get(column) instanceof ColumnRule.Number number
              ? number(number, first.get(column), second.get(column))
              : category(column, (ColumnRule.Category) rules.get(column), first.get(column)));
    }
    return new ColumnFeatures(schema, codes);
  }

  /** What all shards have together of (x - centre)^power, and of categories. */
  private List<ColumnSums> merged(int power, double[] centres) {
    List<Boolean> counts =
        rules.stream().map(rule -> power == 1 && rule instanceof ColumnRule.Category).toList();
    List<List<ColumnSums>> shards =
        train.map(shard -> ColumnSums.of((RowShard) shard, centres, power, counts)).collect();
    List<ColumnSums> merged = shards.get(0);
    for (List<ColumnSums> one : shards.subList(1, shards.size())) {
      for (int column = 0; column < merged.size(); column++) {
        merged.get(column).add(one.get(column));
      }
    }
    return merged;
  }

  private static NumberCode number(ColumnRule.Number rule, ColumnSums sums, ColumnSums squares) {
    double mean = sums.mean();
    double fill = rule.fill().by() == ColumnRule.Fill.By.MEAN ? mean : rule.fill().constant();
    boolean indicator =
        switch (rule.indicator()) {
          case AUTO -> sums.missing() > 0;
          case ALWAYS -> true;
          case NEVER -> false;
        };
    if (rule.scaling() == ColumnRule.Scaling.NONE) {
      return new NumberCode(0, 1, fill, indicator);
    }
    double deviation = Math.sqrt(squares.sum() / Math.max(1, squares.count() - 1));
    return new NumberCode(mean, deviation > 0 ? 1 / deviation : 1, fill, indicator);
  }

  /** Values in the order of how often they come, those that come as often by themselves. */
  private CategoryCode category(int column, ColumnRule.Category rule, ColumnSums sums) {
    Comparator<Map.Entry<String, Long>> order =
        Comparator.comparing((Map.Entry<String, Long> value) -> -value.getValue())
            .thenComparing(Map.Entry::getKey, Label.ORDER);
    List<String> values =
        sums.values().entrySet().stream()
            .filter(value -> value.getValue() >= rule.rare())
            .sorted(order)
            .map(Map.Entry::getKey)
            .toList();
    boolean rare = values.size() < sums.values().size();
    if (values.size() > MOST_ONE_HOT && rule.form() == ColumnRule.Form.ONE_HOT) {
      throw DataException.bad(
          "The column %s has %s different values in the training part: expected at most %s for"
              + " oneHot; leave it out (%s = drop), join rare values (oneHot { rare = 10 }), or"
              + " take their numbers for an embedding (index)",
          schema.names().get(column),
          sums.values().size(),
          MOST_ONE_HOT,
          schema.names().get(column));
    }
    return new CategoryCode(rule.form(), values, rare || rule.rare() > 1 || values.isEmpty());
  }
}
