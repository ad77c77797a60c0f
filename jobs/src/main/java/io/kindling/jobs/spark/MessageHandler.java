package io.kindling.jobs.spark;

/** Takes the messages that arrive at an endpoint, on several threads. */
public interface MessageHandler {
  /** A message that waits for an answer, at once or later, from any thread. */
  void asked(Object[] message, Reply reply);

  /** A message that waits for none. */
  void told(Object[] message);

  /** The way back to one who asked; an answer may end with a {@link Payload}. */
  @FunctionalInterface
  interface Reply {
    void send(Object[] answer);
  }
}
