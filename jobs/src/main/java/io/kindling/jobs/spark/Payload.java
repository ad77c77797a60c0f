package io.kindling.jobs.spark;

import java.nio.ByteBuffer;

/**
 * The bytes that a message ends with, written straight to where they are sent from. It is read once
 * the message is sent, never later; who receives the message finds a {@code byte[]} in its place.
 */
public interface Payload {
  /** How many bytes there are. */
  int length();

  /** Writes them, from where the buffer stands. */
  void writeInto(ByteBuffer target);

  /** A message as it arrives. */
  static Object[] arrived(Object[] message) {
    int last = message.length - 1;
    if (last < 0 || !(message[last] instanceof Payload payload)) {
      return message;
    }
    byte[] bytes = new byte[payload.length()];
    payload.writeInto(ByteBuffer.wrap(bytes));
    Object[] arrived = message.clone();
    arrived[last] = bytes;
    return arrived;
  }
}
