package io.kindling.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TestSparkSupport {
  @Test
  void knowsFourZeroAndFourOne() {
    assertThat(SparkSupport.problem("4.0.0")).isEmpty();
    assertThat(SparkSupport.problem("4.1.0")).isEmpty();
    assertThat(SparkSupport.problem("4.1.2-amzn-0")).isEmpty();
    assertThat(SparkSupport.problem()).isEmpty();
  }

  @Test
  void refusesAnyOtherWithASentence() {
    assertThat(SparkSupport.problem("3.5.1"))
        .hasValue(
            "This is Spark 3.5.1, but Kindling synchronises its workers over Spark's own transport"
                + " and knows that of Spark 4.0 and 4.1 only: submit it to one of these.");
    assertThat(SparkSupport.problem("4.10.0")).isPresent();
    assertThat(SparkSupport.problem("4.2.0")).isPresent();
  }

  @Test
  void countsThePromisedSlots() {
    SparkConf conf = new SparkConf(false);
    assertThat(ClusterSlots.promised("local[4]", conf)).isZero();
    assertThat(ClusterSlots.promised("local-cluster[2,3,1024]", conf)).isEqualTo(6);
    conf.set("spark.executor.instances", "5").set("spark.executor.cores", "4");
    assertThat(ClusterSlots.promised("yarn", conf)).isEqualTo(20);
    conf.set("spark.task.cpus", "2");
    assertThat(ClusterSlots.promised("yarn", conf)).isEqualTo(10);
    conf.set("spark.dynamicAllocation.enabled", "true")
        .set("spark.dynamicAllocation.maxExecutors", "7");
    assertThat(ClusterSlots.promised("yarn", conf)).isEqualTo(14);
    conf.remove("spark.dynamicAllocation.maxExecutors");
    assertThat(ClusterSlots.promised("yarn", conf)).isEqualTo(Integer.MAX_VALUE);
  }
}
