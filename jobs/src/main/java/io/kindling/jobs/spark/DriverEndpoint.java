package io.kindling.jobs.spark;

import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.IsolatedRpcEndpoint;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * A named endpoint in the driver's RPC environment, on Spark's own port and under its
 * authentication. It has threads of its own, so that no message of ours holds up one of Spark's.
 */
public final class DriverEndpoint implements AutoCloseable {
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final RpcEnv environment;
  private final RpcEndpointRef reference;

  private DriverEndpoint(RpcEnv environment, RpcEndpointRef reference) {
    this.environment = environment;
    this.reference = reference;
  }

  /** Opens an endpoint; to be called on the driver. */
  public static DriverEndpoint open(String name, MessageHandler handler) {
    RpcEnv environment = SparkEnv.get().rpcEnv();
    return new DriverEndpoint(
        environment, environment.setupEndpoint(name, new Endpoint(environment, handler)));
  }

  @Override
  public void close() {
    environment.stop(reference);
  }

  private record Endpoint(RpcEnv rpcEnv, MessageHandler handler) implements IsolatedRpcEndpoint {
    @Override
    public int threadCount() {
      return THREADS;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
      return new Receiver() {
        @Override
        void take(Object[] message) {
          handler.asked(message, context::reply);
        }
      };
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receive() {
      return new Receiver() {
        @Override
        void take(Object[] message) {
          handler.told(message);
        }
      };
    }
  }

  private abstract static class Receiver extends AbstractPartialFunction<Object, BoxedUnit> {
    abstract void take(Object[] message);

    @Override
    public boolean isDefinedAt(Object message) {
      return message instanceof Object[];
    }

    @Override
    public BoxedUnit apply(Object message) {
      take((Object[]) message);
      return BoxedUnit.UNIT;
    }
  }
}
