package io.kindling.engine.backend.onednn;

import org.bytedeco.javacpp.FloatPointer;

/** An array outside the heap whose start is aligned to a cache line; freed by closing it. */
final class NativeFloats implements AutoCloseable {
  /** In floats: 64 bytes. */
  static final int LINE = 16;

  private final FloatPointer block;
  private final FloatPointer start;
  private final long length;

  NativeFloats(long length) {
    this.length = length;
    block = allocated(length + LINE);
    FloatPointer.memset(block, 0, (length + LINE) * Float.BYTES);
    long misaligned = block.address() / Float.BYTES % LINE;
    start = block.getPointer(misaligned == 0 ? 0 : LINE - misaligned);
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
    return (length + LINE) * Float.BYTES;
  }

  @Override
  public void close() {
    block.deallocate();
  }
}
