package io.kindling.engine.backend.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Objects of the library that are freed together, the last made first. */
final class Natives implements AutoCloseable {
  private final Deque<Pointer> owned = new ArrayDeque<>();

  <T extends Pointer> T own(T pointer) {
    owned.push(pointer);
    return pointer;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().deallocate();
    }
  }
}
