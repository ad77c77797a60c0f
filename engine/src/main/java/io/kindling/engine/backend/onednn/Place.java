package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Where a value lies. The address is told later and can change (another slot, a larger arena); the
 * library's views of it follow.
 */
final class Place {
  private final Shape shape;
  private final long length;
  private final Place root;
  private final long offset;
  private final List<dnnl_memory> views = new ArrayList<>();
  private final List<Place> followers = new ArrayList<>();
  private FloatPointer[] pointers = {};
  private FloatBuffer[] buffers = {};
  private int bound = -1;

  /** A place for row-major numbers. */
  Place(Shape shape) {
    this(shape, shape.elements());
  }

  /** A place for numbers in a layout that takes more, or less, room than the numbers alone. */
  Place(Shape shape, long length) {
    this.shape = shape;
    this.length = length;
    this.root = this;
    this.offset = 0;
  }

  private Place(Shape shape, long length, Place root, long offset) {
    this.shape = shape;
    this.length = length;
    this.root = root;
    this.offset = offset;
  }

  Shape shape() {
    return shape;
  }

  /** The room that is needed, in floats. */
  long length() {
    return length;
  }

  /** The place whose memory this is. */
  Place root() {
    return root;
  }

  /** Says where the value lies: one address, or one for each slot. */
  void locate(FloatPointer... addresses) {
    take(addresses);
    bind(0);
  }

  private void take(FloatPointer... addresses) {
    pointers = new FloatPointer[addresses.length];
    buffers = new FloatBuffer[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      pointers[i] = offset == 0 ? addresses[i] : addresses[i].getPointer(offset);
      buffers[i] = shape.elements() == 0 ? FloatBuffer.allocate(0) : pointers[i].asBuffer();
    }
    bound = -1;
    followers.forEach(follower -> follower.take(addresses));
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

  private boolean isLocated() {
    return bound >= 0;
  }

  /** The same memory under another shape, which moves with it. */
  Place reshaped(Shape other) {
    return follower(new Place(other, length, root, offset));
  }

  /** A part of the memory, which moves with it. */
  Place window(long from, Shape part) {
    return follower(new Place(part, part.elements(), root, offset + from));
  }

  private Place follower(Place place) {
    if (root.isLocated()) {
      place.locate(root.pointers);
    }
    root.followers.add(place);
    return place;
  }

  /** Keeps a view of the library at this place's address. */
  void follow(dnnl_memory view) {
    views.add(view);
    if (isLocated()) {
      dnnl.dnnl_memory_set_data_handle(view, pointers[bound]);
    }
  }
}
