package io.kindling.jobs.spark;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The way from an executor to an endpoint on the driver. Messages and answers hold serialisable JDK
 * types only, because Spark's serializer was made before the application's classes arrived.
 */
public final class DriverReference {
  private static final ClassTag<Object[]> MESSAGE = ClassTag$.MODULE$.apply(Object[].class);

  private final RpcEndpointRef endpoint;

  private DriverReference(RpcEndpointRef endpoint) {
    this.endpoint = endpoint;
  }

  /** Finds the endpoint of this name; to be called in a task. */
  public static DriverReference of(String name) {
    SparkEnv here = SparkEnv.get();
    return new DriverReference(RpcUtils.makeDriverRef(name, here.conf(), here.rpcEnv()));
  }

  static DriverReference of(RpcEndpointRef endpoint) {
    return new DriverReference(endpoint);
  }

  /** Sends a message; the answer, or the failure to get one in time, comes later. */
  public CompletableFuture<Object[]> ask(Object[] message, Duration limit) {
    FiniteDuration duration = FiniteDuration.apply(limit.toMillis(), TimeUnit.MILLISECONDS);
    RpcTimeout timeout = new RpcTimeout(duration, "averaging.stepTimeout");
    return FutureConverters.asJava(endpoint.ask(message, timeout, MESSAGE)).toCompletableFuture();
  }

  /** Sends a message that waits for no answer. */
  public void tell(Object[] message) {
    endpoint.send(message);
  }
}
