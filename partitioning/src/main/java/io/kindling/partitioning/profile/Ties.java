package io.kindling.partitioning.profile;

import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the numbers of columns are spread, and how well each column alone tells the label: how often
 * each class comes with each value, or with each range of numbers; or a number's correlation.
 */
public final class Ties implements Serializable {
  private static final long serialVersionUID = 1;

  /** Ranges of equal width from the least number to the most. */
  static final int RANGES = 32;

  private final Schema schema;
  private final List<ColumnProfile> columns;
  private final Map<String, Integer> classes = new HashMap<>();
  private final double labelMean;
  private final long[][] ranges;
  private final long[][][] byClass;
  private final double[][] products;
  private final ArrayList<HashMap<String, Integer>> numbered = new ArrayList<>();

  /**
   * Of no rows yet.
   *
   * @param columns what is known of all rows
   * @param label what is known of the first label
   */
  static Ties none(PreparedData data, List<ColumnProfile> columns, ColumnProfile label) {
    return new Ties(data.schema(), columns, label, data.encoders().answers().get(0));
  }

  private Ties(Schema schema, List<ColumnProfile> columns, ColumnProfile label, Answer answer) {
    this.schema = schema;
    this.columns = List.copyOf(columns);
    if (answer.isClass()) {
      answer.names().forEach(name -> classes.put(name, classes.size()));
    }
    this.labelMean = label.numbers().mean();
    this.ranges = new long[columns.size()][RANGES];
    this.products = new double[columns.size()][3];
    this.byClass = new long[columns.size()][][];
    for (int column = 0; column < columns.size(); column++) {
      HashMap<String, Integer> numbers = new HashMap<>();
      for (String value : columns.get(column).values().counts().keySet()) {
        numbers.put(value, numbers.size());
      }
      numbered.add(numbers);
      int places = numbers.isEmpty() ? RANGES : numbers.size();
      byClass[column] = new long[places + 1][classes.size()];
    }
  }

  /** Takes the rows of a shard. */
  Ties of(PackedShard shard) {
    Cell cells = new Cell(schema);
    int[] places = Labels.places(schema);
    for (Rows rows : shard.packed()) {
      byte[] data = rows.data();
      for (int row = 0; row < rows.count(); row++) {
        Labels.placesInto(schema, data, rows.start(row), rows.start(row + 1), places);
        int own = classes.getOrDefault(Label.name(data, places[0], places[1]), -1);
        boolean number = classes.isEmpty() && Label.isNumber(data, places[0]);
        double label = number ? Label.number(data, places[0]) - labelMean : 0;
        cells.visit(rows, row, new Taking(own, label));
      }
    }
    return this;
  }

  /** Takes the cells of a row of a class, or with a label that is so far from the mean. */
  private final class Taking implements Cell.Visitor {
    private final int own;
    private final double label;

    Taking(int own, double label) {
      this.own = own;
      this.label = label;
    }

    @Override
    public void missing(int column) {
      count(column, byClass[column].length - 1);
    }

    @Override
    public void number(int column, double number) {
      int range = range(column, number);
      ranges[column][range]++;
      boolean named = !numbered.get(column).isEmpty();
      count(column, named ? numbered.get(column).get(Label.name(number)) : range);
      double apart = number - columns.get(column).numbers().mean();
      products[column][0] += apart * label;
      products[column][1] += apart * apart;
      products[column][2] += label * label;
    }

    @Override
    public void text(int column, String text) {
      Integer place = numbered.get(column).get(text);
      if (place != null) {
        count(column, place);
      }
    }

    @Override
    public void amount(int column, double amount) {
      ranges[column][range(column, amount)]++;
    }

    private void count(int column, int place) {
      if (own >= 0) {
        byClass[column][place][own]++;
      }
    }
  }

  private int range(int column, double number) {
    Numbers all = columns.get(column).numbers();
    double width = all.most() - all.least();
    return width > 0
        ? (int) Math.min(RANGES - 1, Math.floor((number - all.least()) / width * RANGES))
        : 0;
  }

  void with(Ties other) {
    for (int column = 0; column < ranges.length; column++) {
      add(ranges[column], other.ranges[column]);
      for (int place = 0; place < byClass[column].length; place++) {
        add(byClass[column][place], other.byClass[column][place]);
      }
      for (int i = 0; i < products[column].length; i++) {
        products[column][i] += other.products[column][i];
      }
    }
  }

  private static void add(long[] left, long[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }

  /** How many numbers of a column are in each range. */
  public long[] ranges(int column) {
    return ranges[column].clone();
  }

  /** How many places the rows of a column are told apart by. */
  int places(int column) {
    return (int) Arrays.stream(byClass[column]).filter(own -> sum(own) > 0).count();
  }

  /** The share of rows whose class is the most frequent with their value of a column. */
  double told(int column) {
    long right =
        Arrays.stream(byClass[column]).mapToLong(own -> Arrays.stream(own).max().orElse(0)).sum();
    long all = Arrays.stream(byClass[column]).mapToLong(Ties::sum).sum();
    return all == 0 ? 0 : (double) right / all;
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  /** The correlation of a column of numbers with a label that is one; 0 where there is none. */
  double correlation(int column) {
    double[] own = products[column];
    double scale = Math.sqrt(own[1] * own[2]);
    return scale > 0 ? own[0] / scale : 0;
  }
}
