package io.kindling.jobs.spark;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import org.apache.spark.rpc.netty.NettyRpcEnv;
import org.apache.spark.rpc.netty.RemoteNettyRpcCallContext;
import org.apache.spark.rpc.netty.RequestMessage;

/**
 * Writes messages that end with many bytes. Spark's serializer takes bytes a thousand at a time
 * into a buffer that doubles, in which a profile found most of its time. Here it writes the message
 * with an empty array in their place, and they are put behind it: such an array is the last thing
 * in the stream, its length before it. Who reads it sees no difference.
 */
final class Bulk {
  private static final Optional<Field> CALLBACK = callbackField();

  private Bulk() {}

  private static Optional<Field> callbackField() {
    try {
      Field callback = RemoteNettyRpcCallContext.class.getDeclaredField("callback");
      callback.setAccessible(true);
      return Optional.of(callback);
    } catch (ReflectiveOperationException | RuntimeException other) {
      return Optional.empty(); // another Spark: answers are written as it writes them
    }
  }

  /**
   * Writes a message.
   *
   * @param serializer writes any that has no payload
   */
  static ByteBuffer write(Object[] message, Function<Object[], ByteBuffer> serializer) {
    int last = message.length - 1;
    if (last < 0 || !(message[last] instanceof Payload payload)) {
      return serializer.apply(message);
    }
    Object[] head = Arrays.copyOf(message, message.length);
    head[last] = new byte[0];
    ByteBuffer written = serializer.apply(head);
    int lengthAt = written.limit() - Integer.BYTES;
    if (written.getInt(lengthAt) != 0) {
      return serializer.apply(Payload.arrived(message)); // the stream does not end with the array
    }
    ByteBuffer whole = ByteBuffer.allocate(written.remaining() + payload.length());
    whole.put(written);
    whole.putInt(whole.position() - Integer.BYTES, payload.length());
    payload.writeInto(whole);
    return whole.flip();
  }

  /** Answers a question. */
  static void reply(NettyRpcEnv environment, RpcCallContext context, Object[] answer) {
    if (CALLBACK.isEmpty() || !(context instanceof RemoteNettyRpcCallContext)) {
      context.reply(Payload.arrived(answer));
      return;
    }
    try {
      RpcResponseCallback callback = (RpcResponseCallback) CALLBACK.get().get(context);
      callback.onSuccess(write(answer, environment::serialize));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A message to an endpoint. */
  static final class Request extends RequestMessage {
    private final Object[] message;

    Request(RpcAddress sender, NettyRpcEndpointRef receiver, Object[] message) {
      super(sender, receiver, message);
      this.message = message;
    }

    @Override
    public ByteBuffer serialize(NettyRpcEnv environment) {
      return write(
          message,
          part -> new RequestMessage(senderAddress(), receiver(), part).serialize(environment));
    }
  }
}
