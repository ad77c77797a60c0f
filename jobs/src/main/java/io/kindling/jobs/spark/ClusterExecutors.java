package io.kindling.jobs.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.ExecutorCacheTaskLocation;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The executors of an application. */
public final class ClusterExecutors {
  private ClusterExecutors() {}

  /** A partition for each executor that has registered, which Spark prefers to run there. */
  public static JavaRDD<Integer> each(SparkContext context) {
    List<Tuple2<Integer, Seq<String>>> places = new ArrayList<>();
    for (BlockManagerId one :
        CollectionConverters.asJava(SparkEnv.get().blockManager().master().getMemoryStatus())
            .keySet()) {
      if (!one.isDriver()) {
        String place = new ExecutorCacheTaskLocation(one.host(), one.executorId()).toString();
        places.add(Tuple2.apply(places.size(), immutable(List.of(place))));
      }
    }
    return JavaRDD.fromRDD(
        context.makeRDD(immutable(places), ClassTag$.MODULE$.apply(Integer.class)),
        ClassTag$.MODULE$.apply(Integer.class));
  }

  /**
   * Has an executor ended that cannot be worked with, and asks for another in its place. What lies
   * on it is not waited for longer than it takes to end it. Nothing happens in local mode.
   */
  public static void replace(SparkContext context, String executor) {
    context.killAndReplaceExecutor(executor);
  }

  private static <T> Seq<T> immutable(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
