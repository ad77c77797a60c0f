package io.kindling.partitioning.draw;

import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Keeping;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Cells;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.RowShard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small table whose first column is a number and whose label is {@code y}.
 *
 * @param weight the column of weights, or nothing
 */
record Sheet(String header, List<String> lines, String weight, ColumnRules rules) {
  static final ShardRule FOUR = ShardRule.fixed(4);

  static Sheet of(String header, List<String> lines) {
    return new Sheet(header, lines, "", ColumnRules.AUTO);
  }

  Sheet with(List<String> others) {
    return new Sheet(header, others, weight, rules);
  }

  /** In a file of this folder. */
  SourceSpec.Table in(Path folder) {
    try {
      List<String> all = new ArrayList<>(List.of(header));
      all.addAll(lines);
      Path file = Files.write(Files.createTempFile(folder, "rows", ".csv"), all);
      return new SourceSpec.Table(
          TableReading.csv(
              List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of())),
          List.of("?"),
          List.of("y"),
          weight,
          rules);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All rows are for training. */
  static DataSpec spec(SourceSpec source) {
    return spec(source, Split.NONE, ClassWeights.NONE, Sampling.NONE);
  }

  static DataSpec spec(
      SourceSpec source, Split split, ClassWeights classWeights, Sampling sampling) {
    return new DataSpec(
        source,
        split,
        5,
        FeatureEncoding.AUTO,
        List.of(Target.CLASS),
        classWeights,
        sampling,
        Augmentation.NONE,
        Keeping.USUAL);
  }

  static PreparedData prepared(DataSpec spec) {
    return PreparedData.prepare(LocalSpark.context(), spec, FOUR);
  }

  static Pool pool(DataSpec spec) {
    PreparedData data = prepared(spec);
    try {
      return Pool.of(data);
    } finally {
      data.unpersist();
    }
  }

  Pool pool(Path folder) {
    return pool(spec(in(folder)));
  }

  /** Divided by a column. */
  Pool pool(Path folder, Division.Kind kind, String column) {
    return pool(spec(in(folder).with(new Division(kind, column))));
  }

  /** All rows that are not kept for testing. */
  static int[] own(Pool pool) {
    return IntStream.concat(
            Arrays.stream(pool.rows().of(Part.TRAIN)),
            Arrays.stream(pool.rows().of(Part.VALIDATION)))
        .sorted()
        .toArray();
  }

  /** One row. */
  static RowShard shard(Pool pool, int number) {
    return new RowShard(0, pool.rows().taken(new int[] {number}, 0, 1));
  }

  /** The number in the first column of each row. */
  static List<Integer> ids(Pool pool, int[] numbers) {
    int columns = pool.rows().schema().names().size();
    Rows rows = pool.rows().taken(numbers, 0, numbers.length);
    return IntStream.range(0, rows.count())
        .mapToObj(row -> Cells.places(rows.data(), rows.start(row), columns)[0])
        .map(cell -> (int) Cells.number(rows.data(), cell))
        .toList();
  }
}
