package io.kindling.partitioning;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The one local Spark that the tests of this module share. */
public final class LocalSpark {
  private LocalSpark() {}

  public static JavaSparkContext context() {
    return Holder.CONTEXT;
  }

  private static final class Holder {
    private static final JavaSparkContext CONTEXT =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("partitioning tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }
}
