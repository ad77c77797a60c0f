package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import org.bytedeco.dnnl.dnnl_memory;

/**
 * Room that a primitive uses while it runs, shared by all of a workspace: left to itself, the
 * library would keep its own, which nobody counts.
 */
final class Scratchpad implements AutoCloseable {
  private final Place place = new Place(Shape.of());
  private NativeFloats memory = new NativeFloats(0);
  private long length;

  Scratchpad() {
    place.locate(memory.window(0, 0));
  }

  /** Keeps a view of the library on the room, which is at least so long from now on. */
  void lend(dnnl_memory view, long bytes) {
    long needed = (bytes + Float.BYTES - 1) / Float.BYTES;
    if (needed > length) {
      NativeFloats old = memory;
      memory = new NativeFloats(needed);
      length = needed;
      place.locate(memory.window(0, needed));
      old.close();
    }
    place.follow(view);
  }

  long bytes() {
    return memory.bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
