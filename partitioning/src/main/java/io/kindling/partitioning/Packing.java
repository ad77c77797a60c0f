package io.kindling.partitioning;

import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.packed.PackedFile;
import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Writes the rows of all parts into packed files, each by a task. */
final class Packing {
  private static final long MOST_BYTES_OF_A_FILE = 32 << 20;

  private Packing() {}

  /**
   * Writes rows. How many files there are says nothing about the shards that are trained on later:
   * these are ranges of ranks.
   *
   * @param settings what was said of the data, to be kept with it
   * @param key the setting that names the folder
   */
  static PackedSet write(
      JavaSparkContext context,
      Divided divided,
      PackedFolder folder,
      Map<String, String> settings,
      String key) {
    return write(context, divided, folder, settings, key, MOST_BYTES_OF_A_FILE);
  }

  static PackedSet write(
      JavaSparkContext context,
      Divided divided,
      PackedFolder folder,
      Map<String, String> settings,
      String key,
      long bytesOfAFile) {
    int count = Math.toIntExact(1 + divided.bytes() / bytesOfAFile);
    JavaPairRDD<Integer, HashedRows> cut = divided.cut(count);
    Findings findings = divided.findings();
    Map<Part, List<PackedFile>> files = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (findings.rows().get(part) > 0) {
        context.sc().setJobDescription("Write the " + part.word() + " part into packed files");
        List<PackedFile> written =
            PartitionsOf.select(cut, part, count)
                .mapPartitionsWithIndex(
                    (number, sent) -> packed(folder, part, number, sent).iterator(), true)
                .collect();
        long found = written.stream().mapToLong(PackedFile::rows).sum();
        if (found != findings.rows().get(part)) {
          throw new IllegalStateException(
              "The rows changed while they were read: counted "
                  + findings.rows().get(part)
                  + ", wrote "
                  + found);
        }
        files.put(part, written);
      }
    }
    PackedSet set = new PackedSet(findings, files, settings);
    set.requireWhole(folder, key);
    return set;
  }

  private static List<PackedFile> packed(
      PackedFolder folder, Part part, int number, Iterator<Tuple2<Integer, HashedRows>> sent) {
    Rows rows = sorted(sent);
    if (rows.count() == 0) {
      return List.of();
    }
    String name = String.format(Locale.ROOT, "%s/rows-%05d.packed", part.word(), number);
    long attempt = Objects.requireNonNull(TaskContext.get()).taskAttemptId();
    return List.of(folder.write(name, rows, attempt));
  }

  /** All rows that were sent to a place, in the order of their keys. */
  static Rows sorted(Iterator<Tuple2<Integer, HashedRows>> sent) {
    List<HashedRows> blocks = new ArrayList<>();
    sent.forEachRemaining(block -> blocks.add(block._2()));
    return HashedRows.sorted(blocks).withoutHashes();
  }
}
