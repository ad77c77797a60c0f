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

/** The executors of an application, each as a place for a task. */
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

  private static <T> Seq<T> immutable(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
