package io.kindling.jobs.spark;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.RpcUtils;
import scala.Option;

/** A connection to a driver as each executor has one, without an executor. */
public final class DriverConnection implements AutoCloseable {
  private final RpcEnv environment;
  private final SparkConf conf;

  private DriverConnection(RpcEnv environment, SparkConf conf) {
    this.environment = environment;
    this.conf = conf;
  }

  /** Opens a connection with a thread of each kind that Spark's transport needs. */
  public static DriverConnection open(String host, int port) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.driver.host", host)
            .set("spark.driver.port", Integer.toString(port))
            .set("spark.rpc.netty.dispatcher.numThreads", "1")
            .set("spark.rpc.io.threads", "1");
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    RpcEnv environment = RpcEnv.create("simulated", host, host, 0, conf, security, 1, true);
    return new DriverConnection(environment, conf);
  }

  /** The way to an endpoint on the driver. */
  public DriverReference reference(String name) {
    RpcEndpointRef endpoint = RpcUtils.makeDriverRef(name, conf, environment);
    return DriverReference.of(endpoint);
  }

  @Override
  public void close() {
    environment.shutdown();
    environment.awaitTermination();
  }
}
