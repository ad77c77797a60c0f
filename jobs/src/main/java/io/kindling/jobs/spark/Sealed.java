package io.kindling.jobs.spark;

import java.io.Serializable;

/**
 * Something that travels as Java writes it: whatever Spark is told to serialize data with carries
 * its bytes, while not every serializer carries records.
 */
public final class Sealed<T> implements Serializable {
  private static final long serialVersionUID = 1;
  private final byte[] bytes;
  private transient volatile T opened;

  /** Of something serializable. */
  public Sealed(T value) {
    this.opened = value;
    this.bytes = TaskResults.bytes(value);
  }

  /** What was sealed; read when a process first asks for it. */
  public T value() {
    T found = opened;
    if (found == null) {
      found = TaskResults.object(bytes);
      opened = found;
    }
    return found;
  }
}
