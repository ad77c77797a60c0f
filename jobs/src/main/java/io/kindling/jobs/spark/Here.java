package io.kindling.jobs.spark;

import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The process that a task runs in. */
public final class Here {
  private static final String DRIVER = "driver";

  private Here() {}

  /** The executor's id; {@code driver} in local mode. */
  public static String executor() {
    return SparkEnv.get().executorId();
  }

  /** Whether this process is the driver's own. */
  public static boolean isDriver() {
    return executor().equals(DRIVER);
  }

  /** The name or address of the machine, as Spark knows it. */
  public static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }

  /** A folder that this process may write to, gone when it ends. */
  public static String localFolder() {
    return org.apache.spark.util.Utils.getLocalDir(SparkEnv.get().conf());
  }

  /**
   * The only element of a persisted RDD's partition, wherever it lies; empty if nowhere any more.
   */
  public static <T> Optional<T> stored(int rdd, int partition, Class<T> type) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    Option<BlockResult> found =
        SparkEnv.get().blockManager().get(new RDDBlockId(rdd, partition), tag);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Iterator<Object> elements = found.get().data();
    T only = type.cast(elements.next());
    if (elements.hasNext()) {
      throw new IllegalStateException("Partition " + partition + " holds more than its shard");
    }
    return Optional.of(only);
  }

  /** Those of an RDD's partitions that lie in this process's memory or on its disk. */
  public static int[] cached(int rdd, int partitions) {
    var blocks = SparkEnv.get().blockManager();
    return IntStream.range(0, partitions)
        .filter(partition -> blocks.getStatus(new RDDBlockId(rdd, partition)).isDefined())
        .toArray();
  }
}
