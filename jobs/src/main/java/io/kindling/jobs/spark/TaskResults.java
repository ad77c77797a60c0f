package io.kindling.jobs.spark;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Tasks whose results are heard one by one, as they come, instead of all at the end. */
public final class TaskResults {
  private TaskResults() {}

  /** The work of a task on the only element of its partition. */
  @FunctionalInterface
  public interface Work<T, R> extends Serializable {
    R of(T element);
  }

  /** Serializable, as Spark wants it. */
  private interface OfTask<T, R> extends Function2<TaskContext, Iterator<T>, R>, Serializable {}

  /**
   * Runs a task for each element and returns when all are done.
   *
   * @param heard is told of each result once, in a thread of its own, one at a time
   */
  public static <T, R> void forEach(
      SparkContext context, List<T> elements, Class<R> type, Work<T, R> work, Consumer<R> heard) {
    if (elements.isEmpty()) {
      return;
    }
    RDD<T> rdd =
        context.parallelize(
            CollectionConverters.asScala(elements).toSeq(),
            elements.size(),
            ClassTag$.MODULE$.apply(Object.class));
    OfTask<T, R> task = (where, partition) -> work.of(partition.next());
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
            told.add(hearing.submit(() -> heard.accept(result)));
            return BoxedUnit.UNIT;
          },
          ClassTag$.MODULE$.apply(type));
      for (Future<?> one : told) {
        await(one);
      }
    } finally {
      hearing.shutdown();
    }
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
