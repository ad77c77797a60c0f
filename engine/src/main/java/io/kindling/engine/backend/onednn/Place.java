package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Where a value lies. The address can change (another slot, a larger arena); the library's views of
 * it follow.
 */
final class Place {
  private final Shape shape;
  private final List<dnnl_memory> views = new ArrayList<>();
  private final List<Place> followers = new ArrayList<>();
  private FloatPointer[] pointers;
  private FloatBuffer[] buffers;
  private int bound;

  Place(Shape shape) {
    this.shape = shape;
  }

  Shape shape() {
    return shape;
  }

  /** Says where the value lies: one address, or one for each slot. */
  void locate(FloatPointer... addresses) {
    pointers = addresses.clone();
    buffers = new FloatBuffer[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      buffers[i] = addresses[i].asBuffer();
    }
    bound = -1;
    bind(0);
    followers.forEach(follower -> follower.locate(addresses));
  }

  /** Takes the address of a slot; a value with one address keeps it. */
  void bind(int slot) {
    int index = pointers.length == 1 ? 0 : slot;
    if (index != bound) {
      bound = index;
      for (dnnl_memory view : views) {
        dnnl.dnnl_memory_set_data_handle(view, pointers[index]);
      }
      followers.forEach(follower -> follower.bind(slot));
    }
  }

  FloatPointer pointer() {
    return pointers[bound];
  }

  FloatBuffer buffer() {
    return buffers[bound];
  }

  /** The same memory under another shape, which moves with it. */
  Place reshaped(Shape other) {
    Place same = new Place(other);
    same.locate(pointers);
    followers.add(same);
    return same;
  }

  /** Keeps a view of the library at this place's address. */
  void follow(dnnl_memory view) {
    views.add(view);
    if (pointers != null) {
      dnnl.dnnl_memory_set_data_handle(view, pointers[bound]);
    }
  }
}
