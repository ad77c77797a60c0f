package io.kindling.jobs.spark;

import java.io.Serializable;

/**
 * What is sent to processes as Java serializes it, whatever Spark is told to use for data; each
 * process reads it once.
 */
public final class Shipped<T> implements Serializable {
  private static final long serialVersionUID = 1;
  private final byte[] bytes;
  private transient T arrived;

  private Shipped(T object) {
    this.bytes = TaskResults.bytes(object);
    this.arrived = object;
  }

  /** Packs an object. */
  public static <T> Shipped<T> of(T object) {
    return new Shipped<>(object);
  }

  /** The object, shared by all that ask in this process. */
  public synchronized T value() {
    if (arrived == null) {
      arrived = TaskResults.object(bytes);
    }
    return arrived;
  }
}
