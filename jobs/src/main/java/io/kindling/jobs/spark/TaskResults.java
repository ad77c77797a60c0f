package io.kindling.jobs.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Tasks whose results are heard one by one, as they come, instead of all at the end. What goes to a
 * task and comes back is serialized as Java does it, whatever Spark is told to use for data.
 */
public final class TaskResults {
  private static final ClassTag<byte[]> OF_BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private static final ClassTag<Object> OF_ANYTHING = ClassTag$.MODULE$.apply(Object.class);

  private TaskResults() {}

  /** The work of a task on the only element of its partition. */
  @FunctionalInterface
  public interface Work<T, R> extends Serializable {
    R of(T element);
  }

  /** Serializable, as Spark wants it. */
  private interface OfTask extends Function2<TaskContext, Iterator<byte[]>, byte[]>, Serializable {}

  /**
   * Runs a task for each element and returns when all are done.
   *
   * @param heard is told of each result once, in a thread of its own, one at a time
   */
  public static <T, R> void forEach(
      SparkContext context, List<T> elements, Work<T, R> work, Consumer<R> heard) {
    if (elements.isEmpty()) {
      return;
    }
    List<byte[]> sent = elements.stream().map(TaskResults::bytes).toList();
    RDD<byte[]> rdd =
        context.parallelize(CollectionConverters.asScala(sent).toSeq(), sent.size(), OF_BYTES);
    OfTask task = (where, partition) -> bytes(work.of(TaskResults.<T>object(partition.next())));
    ExecutorService hearing = Executors.newSingleThreadExecutor();
    try {
      List<Future<?>> told = new CopyOnWriteArrayList<>();
      context.runJob(
          rdd,
          task,
          CollectionConverters.asScala(
                  IntStream.range(0, elements.size()).<Object>mapToObj(i -> i).toList())
              .toSeq(),
          (place, result) -> {
            told.add(hearing.submit(() -> heard.accept(TaskResults.<R>object(result))));
            return BoxedUnit.UNIT;
          },
          OF_BYTES);
      for (Future<?> one : told) {
        await(one);
      }
    } finally {
      hearing.shutdown();
    }
  }

  static byte[] bytes(Object object) {
    ByteBuffer bytes =
        SparkEnv.get().closureSerializer().newInstance().serialize(object, OF_ANYTHING);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  @SuppressWarnings("unchecked") // what was written is what is read
  static <T> T object(byte[] bytes) {
    ClassLoader loader = TaskResults.class.getClassLoader();
    return (T)
        SparkEnv.get()
            .closureSerializer()
            .newInstance()
            .deserialize(ByteBuffer.wrap(bytes), loader, OF_ANYTHING);
  }

  private static void await(Future<?> told) {
    try {
      told.get();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while results were written down", end);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }
}
