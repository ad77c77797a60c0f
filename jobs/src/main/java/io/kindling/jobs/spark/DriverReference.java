package io.kindling.jobs.spark;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import org.apache.spark.rpc.netty.NettyRpcEnv;
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

  private final NettyRpcEnv environment;
  private final NettyRpcEndpointRef endpoint;

  private DriverReference(NettyRpcEnv environment, NettyRpcEndpointRef endpoint) {
    this.environment = environment;
    this.endpoint = endpoint;
  }

  /** Finds the endpoint of this name; to be called in a task. */
  public static DriverReference of(String name) {
    SparkEnv here = SparkEnv.get();
    return of(here.rpcEnv(), RpcUtils.makeDriverRef(name, here.conf(), here.rpcEnv()));
  }

  /** The way to an endpoint over an environment; Spark has these of one kind only. */
  static DriverReference of(RpcEnv environment, RpcEndpointRef endpoint) {
    return new DriverReference((NettyRpcEnv) environment, (NettyRpcEndpointRef) endpoint);
  }

  /** Sends a message; the answer, or the failure to get one in time, comes later. */
  public CompletableFuture<Object[]> ask(Object[] message, Duration limit) {
    FiniteDuration duration = FiniteDuration.apply(limit.toMillis(), TimeUnit.MILLISECONDS);
    RpcTimeout timeout = new RpcTimeout(duration, "averaging.stepTimeout");
    return FutureConverters.asJava(environment.ask(request(message), timeout, MESSAGE))
        .toCompletableFuture();
  }

  /** Sends a message that waits for no answer. */
  public void tell(Object[] message) {
    environment.send(request(message));
  }

  private Bulk.Request request(Object[] message) {
    RpcAddress here = environment.address();
    boolean staysHere = endpoint.address().equals(here);
    return new Bulk.Request(here, endpoint, staysHere ? Payload.arrived(message) : message);
  }
}
