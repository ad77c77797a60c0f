package io.kindling.partitioning;

import io.kindling.partitioning.packed.PackedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where shards go: into the executors' memory if half of what Spark may store there holds them,
 * else into files that all executors reach.
 */
final class Room {
  private static final double SHARE = 0.5;
  private static final double MB = 1 << 20;

  private final JavaSparkContext context;
  private final Keeping keeping;
  private final long bytes;

  private Room(JavaSparkContext context, Keeping keeping, long bytes) {
    this.context = context;
    this.keeping = keeping;
    this.bytes = bytes;
  }

  /** That of the executors that are there. */
  static Room of(JavaSparkContext context, Keeping keeping) {
    Map<String, Tuple2<Object, Object>> stores =
        CollectionConverters.asJava(context.sc().getExecutorMemoryStatus());
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    long stored =
        stores.entrySet().stream()
            .filter(store -> stores.size() == 1 || !store.getKey().equals(driver))
            .mapToLong(store -> (Long) store.getValue()._1())
            .sum();
    return new Room(context, keeping, (long) (SHARE * stored));
  }

  /** Whether rows of so many bytes are held in memory. */
  boolean holds(long rows) {
    return switch (keeping.hold()) {
      case MEMORY -> true;
      case DISK -> false;
      case AUTO -> rows <= bytes;
    };
  }

  /** A new folder for files that are gone when this process ends; empty where none is reached. */
  Optional<PackedFolder> scratch() {
    return base()
        .map(
            base -> {
              PackedFolder folder =
                  PackedFolder.at(context, base + "/kindling-rows-" + UUID.randomUUID());
              folder.makeForAWhile();
              return folder;
            });
  }

  /** On one machine Spark's own folder serves, on several the file system that they share. */
  private Optional<String> base() {
    if (!keeping.scratch().isEmpty()) {
      return Optional.of(keeping.scratch());
    }
    String master = context.sc().master();
    if (master.startsWith("local")) {
      String usual = System.getProperty("java.io.tmpdir");
      String dirs = context.getConf().get("spark.local.dir", usual);
      return Optional.of("file:" + dirs.split(",")[0]);
    }
    Configuration hadoop = context.hadoopConfiguration();
    try {
      String scheme = FileSystem.get(hadoop).getUri().getScheme();
      return "file".equals(scheme)
          ? Optional.empty()
          : Optional.of(FileSystem.get(hadoop).getUri() + "/tmp");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** What is told of rows that memory does not hold. */
  String sentence(long rows) {
    return String.format(
        Locale.ROOT,
        "the rows take %.0f MB, the executors' memory has room for %.0f MB",
        rows / MB,
        bytes / MB);
  }
}
