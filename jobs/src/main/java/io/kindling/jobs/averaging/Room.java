package io.kindling.jobs.averaging;

/**
 * What the driver has room for of gradients that arrive, and as much again of parameters that it
 * sends. Where that is less than all workers give, each waits with more slices until the sums of
 * earlier ones are whole.
 *
 * @param bytes of gradients that have arrived and are not summed
 */
public record Room(long bytes) {
  /** Room for all. */
  public static final Room FOR_ALL = new Room(Long.MAX_VALUE);

  /** The fewest slices of each part that may be under way, so that no worker waits for each. */
  private static final int LEAST_WINDOW = 2;

  private static final long SLICE_BYTES = (long) Wire.SLICE * Float.BYTES;

  /** An eighth of a heap for either way. */
  public static Room ofHeap(long heap) {
    return new Room(heap / 8);
  }

  /** How many slices of each of so many parts may be under way at the same time. */
  int window(int parts) {
    long slices = bytes / (SLICE_BYTES * Math.max(1, parts));
    return (int) Math.max(LEAST_WINDOW, Math.min(Integer.MAX_VALUE, slices));
  }

  /** How many bytes are under way at the most, both ways, of so many parts of this length. */
  public long most(int parts, int length) {
    return 2 * parts * SLICE_BYTES * Math.min(window(parts), Wire.slices(length));
  }
}
