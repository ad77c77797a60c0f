package io.kindling.jobs.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in the tests' own process. */
public final class LocalContext {
  private LocalContext() {}

  /** Begins one, on a master such as {@code local[2]}; its traffic stays on this machine. */
  public static JavaSparkContext open(String master) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster(master)
            .setAppName("kindling tests")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }
}
