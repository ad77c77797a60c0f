package io.kindling.engine.backend.onednn;

import org.bytedeco.javacpp.FloatPointer;

/**
 * An array outside the heap whose start is aligned to a cache line, or, if it is large, to a large
 * page; freed by closing it.
 */
final class NativeFloats implements AutoCloseable {
  /** In floats: 64 bytes. */
  static final int LINE = 16;

  private final FloatPointer block;
  private final FloatPointer start;
  private final long taken;

  NativeFloats(long length) {
    boolean isLarge = HugePages.suit(length * Float.BYTES);
    long alignment = isLarge ? HugePages.PAGE / Float.BYTES : LINE;
    taken = length + alignment;
    block = allocated(taken);
    long misaligned = block.address() / Float.BYTES % alignment;
    start = block.getPointer(misaligned == 0 ? 0 : alignment - misaligned);
    if (isLarge) {
      HugePages.advise(start.address(), length * Float.BYTES);
    }
    FloatPointer.memset(start, 0, length * Float.BYTES);
  }

  private static FloatPointer allocated(long floats) {
    try {
      return new FloatPointer(floats);
    } catch (OutOfMemoryError problem) {
      throw new OneDnnException(
          String.format(
              "There are no %.1f MB outside the heap: run fewer rows at once (engine.microBatch,"
                  + " training.batchSize), or give each process more memory"
                  + " (spark.executor.memoryOverhead)",
              floats * Float.BYTES / 1e6),
          problem);
    }
  }

  /** The numbers from {@code offset} on. */
  FloatPointer window(long offset, long count) {
    FloatPointer window = start.getPointer(offset);
    window.capacity(count);
    return window;
  }

  long bytes() {
    return taken * Float.BYTES;
  }

  @Override
  public void close() {
    block.deallocate();
  }
}
