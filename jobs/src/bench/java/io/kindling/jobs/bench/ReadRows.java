package io.kindling.jobs.bench;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Shard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** Files of rows, written by Spark and the JDK, and how fast they become batches. */
final class ReadRows {
  /** What rows are read from. */
  static final List<String> NAMES = List.of("csv", "parquet", "jpeg 32x32");

  private static final long TABLE_ROWS = 400_000;
  private static final int IMAGES = 10_000;
  private static final int SIDE = 32;
  private static final int BATCH = 128;
  private static final int SHARDS = 4;
  private static final TableReading.Text TEXT = new TableReading.Text(true, ',', List.of());

  private final Path folder;

  private ReadRows(Path folder) {
    this.folder = folder;
  }

  /** Writes those that were chosen, with the Spark that runs. */
  static ReadRows written(Path folder, List<String> chosen) throws IOException {
    ReadRows rows = new ReadRows(folder);
    if (chosen.contains("csv") || chosen.contains("parquet")) {
      rows.writeTables(SparkSession.builder().getOrCreate());
    }
    if (chosen.contains("jpeg 32x32")) {
      rows.writeImages();
    }
    return rows;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((left, right) -> right.compareTo(left)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Eight numbers, four categories of 2 to 40 values, a class. */
  private void writeTables(SparkSession session) {
    Dataset<?> rows =
        session
            .range(0, TABLE_ROWS, 1, 8)
            .selectExpr(
                "CAST(20 + rand(1) * 60 AS INT) AS age",
                "round(randn(2), 4) AS a",
                "round(randn(3) * 1000, 2) AS b",
                "CAST(rand(4) * 100000 AS INT) AS c",
                "round(rand(5), 6) AS d",
                "CAST(rand(6) * 50 AS INT) AS e",
                "randn(7) AS f",
                "randn(8) AS g",
                "concat('job ', CAST(rand(9) * 14 AS INT)) AS job",
                "concat('city ', CAST(rand(10) * 40 AS INT)) AS city",
                "IF(rand(11) > 0.5, 'yes', 'no') AS owner",
                "concat('level ', CAST(rand(12) * 6 AS INT)) AS level",
                "IF(randn(2) + randn(7) > 0, 'high', 'low') AS y");
    rows.write().option("header", true).csv(folder.resolve("csv").toString());
    rows.write().parquet(folder.resolve("parquet").toString());
  }

  private void writeImages() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      Path kind = Files.createDirectories(folder.resolve("jpeg").resolve("class-" + i % 10));
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < SIDE * SIDE; at++) {
        image.setRGB(at % SIDE, at / SIDE, CounterRandom.below(1 << 24, 7, i, at / 16));
      }
      ImageIO.write(image, "jpg", kind.resolve(i + ".jpg").toFile());
    }
  }

  DataSpec spec(String name) {
    return new DataSpec(
        source(name), new Split(0.8, 0.1, 0.1), 1, FeatureEncoding.AUTO, Target.CLASS);
  }

  private SourceSpec source(String name) {
    if (name.equals("jpeg 32x32")) {
      String path = folder.resolve("jpeg").toString();
      return new SourceSpec.Images(path, 3, SIDE, SIDE, SourceSpec.Fit.STRETCH, BadRowRule.FAIL);
    }
    List<String> paths = List.of(folder.resolve(name).toUri().toString());
    TableReading reading =
        name.equals("csv")
            ? TableReading.csv(paths, TEXT)
            : new TableReading("parquet", paths, List.of(), TEXT, Map.of(), List.of(), "");
    return new SourceSpec.Table(reading, List.of(), List.of("y"), "", ColumnRules.AUTO);
  }

  /** Reads all rows, and gathers the batches of an epoch of those to train on. */
  double rowsASecond(JavaSparkContext context, DataSpec spec) {
    long start = System.nanoTime();
    PreparedData data = PreparedData.prepare(context, spec, ShardRule.fixed(SHARDS));
    long rows = 0;
    for (Part part : Part.values()) {
      rows += data.rows(part);
    }
    Encoders encoders = data.encoders();
    BatchPlan plan = BatchPlan.of(data.rows(Part.TRAIN), SHARDS, BATCH, 1);
    data.shards(Part.TRAIN).foreach(shard -> gather(shard, encoders, plan));
    double seconds = (System.nanoTime() - start) / 1e9;
    data.unpersist();
    return rows / seconds;
  }

  private static void gather(Shard shard, Encoders encoders, BatchPlan plan) {
    int[] order = plan.order(0, shard.number());
    int most = BATCH / SHARDS + 1;
    FloatBuffer features = FloatBuffer.allocate(most * encoders.shape().elements());
    FloatBuffer targets = FloatBuffer.allocate(most);
    FloatBuffer weights = FloatBuffer.allocate(most);
    for (int step = 0; step < plan.steps(); step++) {
      shard.gatherInto(
          encoders,
          order,
          plan.first(step, shard.number()),
          plan.rows(step, shard.number()),
          features,
          List.of(targets),
          weights);
    }
  }
}
