package io.kindling.partitioning.encode;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRule.Fill;
import io.kindling.partitioning.ColumnRule.Scaling;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.encode.ColumnSums.Asked;
import io.kindling.partitioning.shard.Shards;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits an encoder to each column of a table: counts and sums of the training part by shard, merged
 * in the order of the shards.
 */
final class ColumnFitting {
  /** Beyond so many values, a column of texts is more likely a name or a note than a category. */
  private static final int MOST_ONE_HOT = 1000;

  private static final double LOWER = 0.25;
  private static final double MIDDLE = 0.5;
  private static final double UPPER = 0.75;
  private static final double MIDDLE_OF_RANGE = 0.5;

  private final Schema schema;
  private final List<ColumnRule> rules = new ArrayList<>();
  private final List<Asked> asked;
  private final Shards train;
  private final Map<String, Double> quantiles = new HashMap<>();

  private ColumnFitting(ColumnRules all, Schema schema, Shards train) {
    this.schema = schema;
    this.train = train;
    for (int column = 0; column < schema.names().size(); column++) {
      rules.add(resolved(all.of(schema.names().get(column)), schema.types().get(column)));
    }
    asked = rules.stream().map(ColumnFitting::asked).toList();
  }

  static ColumnFeatures fit(ColumnRules rules, Schema schema, Shards train) {
    return new ColumnFitting(rules, schema, train).fitted();
  }

  private static ColumnRule resolved(ColumnRule rule, ColumnType type) {
    if (!(rule instanceof ColumnRule.Auto)) {
      return rule;
    }
    return switch (type) {
      case NUMBER -> ColumnRule.Number.USUAL;
      case TEXT -> new ColumnRule.Category(ColumnRule.Form.ONE_HOT, 1);
      case DATE -> ColumnRule.Moment.USUAL;
      case VECTOR -> new ColumnRule.Vector(ColumnRule.VectorForm.DENSE);
    };
  }

  private static Asked asked(ColumnRule rule) {
    if (rule instanceof ColumnRule.Number number) {
      return number.transform() == Transform.LOG ? Asked.LOGARITHMS : Asked.NUMBERS;
    }
    if (rule instanceof ColumnRule.Category) {
      return Asked.VALUES;
    }
    if (rule instanceof ColumnRule.Moment) {
      return Asked.NUMBERS;
    }
    return rule instanceof ColumnRule.Vector ? Asked.SIZES : Asked.GAPS;
  }

  private ColumnFeatures fitted() {
    List<ColumnSums> first = merged(1, new double[rules.size()]);
    double[] means = first.stream().mapToDouble(ColumnSums::mean).toArray();
    boolean deviates = rules.stream().anyMatch(ColumnFitting::needsDeviation);
    List<ColumnSums> second = deviates ? merged(2, means) : first;
    findQuantiles(first);
    List<ColumnCode> codes = new ArrayList<>();
    for (int column = 0; column < rules.size(); column++) {
      codes.add(code(column, first.get(column), second.get(column)));
    }
    return new ColumnFeatures(schema, codes);
  }

  private static boolean needsDeviation(ColumnRule rule) {
    return rule instanceof ColumnRule.Moment
        || rule instanceof ColumnRule.Number number && number.scaling() == Scaling.STANDARDISE;
  }

  /** What all shards have together of (x - centre)^power, of categories and vectors. */
  private List<ColumnSums> merged(int power, double[] centres) {
    List<Asked> questions =
        power == 1
            ? asked
            : asked.stream().map(one -> one.isOfNumbers() ? one : Asked.GAPS).toList();
    List<List<ColumnSums>> shards =
        train.each(shard -> ColumnSums.of(shard, centres, power, questions));
    List<ColumnSums> merged = shards.get(0);
    for (List<ColumnSums> one : shards.subList(1, shards.size())) {
      for (int column = 0; column < merged.size(); column++) {
        merged.get(column).add(one.get(column));
      }
    }
    return merged;
  }

  private void findQuantiles(List<ColumnSums> sums) {
    List<Quantiles.Wanted> wanted = new ArrayList<>();
    for (int column = 0; column < rules.size(); column++) {
      if (rules.get(column) instanceof ColumnRule.Number number) {
        long count = sums.get(column).count();
        boolean robust = number.scaling() == Scaling.ROBUST;
        if (robust || number.fill().equals(Fill.MEDIAN)) {
          wanted.add(new Quantiles.Wanted(column, MIDDLE, count));
        }
        if (robust) {
          wanted.add(new Quantiles.Wanted(column, LOWER, count));
          wanted.add(new Quantiles.Wanted(column, UPPER, count));
        }
      }
    }
    double[] found = Quantiles.of(train, rules.size(), wanted);
    for (int i = 0; i < found.length; i++) {
      quantiles.put(key(wanted.get(i).column(), wanted.get(i).q()), found[i]);
    }
  }

  private static String key(int column, double q) {
    return column + " " + q;
  }

  private ColumnCode code(int column, ColumnSums sums, ColumnSums squares) {
    ColumnRule rule = rules.get(column);
    if (rule instanceof ColumnRule.Number number) {
      return number(column, number, sums, squares);
    }
    if (rule instanceof ColumnRule.Category category) {
      return category(column, category, sums);
    }
    if (rule instanceof ColumnRule.Hashed hashed) {
      return new HashedCode(hashed.form(), hashed.buckets());
    }
    if (rule instanceof ColumnRule.Moment moment) {
      return new MomentCode(
          moment.parts(), moment.form(), sums.mean(), scale(squares), sums.missing() > 0);
    }
    if (rule instanceof ColumnRule.Sequence text) {
      return new SequenceCode(tokens(column, text.tokens(), text.length()), text.length());
    }
    if (rule instanceof ColumnRule.Bag bag) {
      return new BagCode(tokens(column, bag.tokens(), Integer.MAX_VALUE));
    }
    if (rule instanceof ColumnRule.Drop) {
      return new DroppedCode();
    }
    ColumnRule.Vector vector = (ColumnRule.Vector) rule;
    int size = Math.max(1, sums.size());
    return new VectorCode(vector.form(), size, Math.max(1, sums.entries()));
  }

  private TokenNumbers tokens(int column, Tokens tokens, int kept) {
    return new TextFitting(rules.size(), column, tokens, kept).fit(train);
  }

  /** One over the deviation of a sample. */
  private static double scale(ColumnSums squares) {
    return inverse(Math.sqrt(squares.sum() / Math.max(1, squares.count() - 1)));
  }

  private static double inverse(double width) {
    return width > 0 ? 1 / width : 1;
  }

  private NumberCode number(
      int column, ColumnRule.Number rule, ColumnSums sums, ColumnSums squares) {
    Transform transform = rule.transform();
    double shift = 0;
    double scale = 1;
    switch (rule.scaling()) {
      case STANDARDISE -> {
        shift = sums.mean();
        scale = scale(squares);
      }
      case MIN_MAX -> {
        boolean constant = sums.most() == sums.least();
        shift = constant ? sums.least() - MIDDLE_OF_RANGE : sums.least();
        scale = inverse(sums.most() - sums.least());
      }
      case ROBUST -> {
        shift = quantile(column, MIDDLE, transform);
        scale = inverse(quantile(column, UPPER, transform) - quantile(column, LOWER, transform));
      }
      case NONE -> {}
    }
    double fill =
        switch (rule.fill().by()) {
          case MEAN -> sums.mean();
          case MEDIAN -> quantile(column, MIDDLE, transform);
          case CONSTANT -> transform.of(rule.fill().constant());
        };
    boolean indicator =
        switch (rule.indicator()) {
          case AUTO -> sums.missing() > 0;
          case ALWAYS -> true;
          case NEVER -> false;
        };
    return new NumberCode(transform, shift, scale, rule.clip(), fill, indicator);
  }

  private double quantile(int column, double q, Transform transform) {
    return transform.of(quantiles.get(key(column, q)));
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
              + " take their numbers for an embedding (index), or those of their words (words)",
          schema.names().get(column),
          sums.values().size(),
          MOST_ONE_HOT,
          schema.names().get(column));
    }
    return new CategoryCode(rule.form(), values, rare || rule.rare() > 1 || values.isEmpty());
  }
}
