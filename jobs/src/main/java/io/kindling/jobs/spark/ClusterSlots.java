package io.kindling.jobs.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;

/** How many tasks a cluster can run at the same time, now or once what it asked for has come. */
public final class ClusterSlots {
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");

  private ClusterSlots() {}

  /** The slots that tasks should be submitted for. */
  public static int wanted(SparkContext context) {
    return Math.max(1, Math.max(present(context), promised(context.master(), context.conf())));
  }

  /** The slots of the executors that are there. */
  public static int present(SparkContext context) {
    return context.maxNumConcurrentTasks(
        context
            .resourceProfileManager()
            .resourceProfileFromId(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()));
  }

  /** How many of the driver's cores our own work may use beside Spark's. */
  public static int driverThreads(SparkContext context) {
    int cores = Runtime.getRuntime().availableProcessors();
    return context.isLocal() ? Math.min(cores, wanted(context)) : cores;
  }

  /** What the configuration promises beyond what has registered; 0 where it promises nothing. */
  static int promised(String master, SparkConf conf) {
    int taskCpus = conf.getInt("spark.task.cpus", 1);
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      return Integer.parseInt(cluster.group(1)) * (Integer.parseInt(cluster.group(2)) / taskCpus);
    }
    if (master.startsWith("local")) {
      return 0;
    }
    boolean elastic = conf.getBoolean("spark.dynamicAllocation.enabled", false);
    int executors =
        elastic
            ? conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE)
            : conf.getInt("spark.executor.instances", 0);
    long slots = (long) executors * (conf.getInt("spark.executor.cores", 1) / taskCpus);
    return (int) Math.min(slots, Integer.MAX_VALUE);
  }
}
