package io.kindling.partitioning.shard;

import io.kindling.engine.Checks;
import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The lanes of one shard of a stream: symbols by their numbers, a byte each or two, one lane behind
 * the other, and the symbol that follows the last. A row is a window of a lane; those of all lanes
 * at the same place are neighbours.
 */
public final class StreamShard implements Shard {
  private static final long serialVersionUID = 1;
  private final int number;
  private final int lanes;
  private final int windows;
  private final int length;
  private final int width;
  private final byte[] symbols;

  /**
   * A shard.
   *
   * @param cut of the part
   * @param width the bytes of a symbol, the higher first
   */
  public StreamShard(int number, Lanes cut, int width, byte[] symbols) {
    Checks.require(
        symbols.length == cut.symbols(number) * width,
        "Expected %s symbols of %s bytes in shard %s, found %s bytes",
        cut.symbols(number),
        width,
        number,
        symbols.length);
    this.number = number;
    this.lanes = cut.of(number);
    this.windows = cut.windows();
    this.length = cut.length();
    this.width = width;
    this.symbols = symbols;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int rows() {
    return lanes * windows;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  /** The memory that holds the symbols. */
  public byte[] data() {
    return symbols;
  }

  /** Features are a window's symbols, targets the symbol behind each; a lane has one weight. */
  @Override
  public void gatherInto(
      Encoders encoders,
      Touch touch,
      int[] numbers,
      int from,
      int count,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    float[] window = new float[length + 1];
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      int at = (row % lanes * windows + row / lanes) * length;
      for (int t = 0; t <= length; t++) {
        window[t] = symbol(at + t);
      }
      features.put(i * length, window, 0, length);
      for (FloatBuffer target : targets) {
        target.put(i * length, window, 1, length);
      }
      weights.put(i, 1);
    }
  }

  private int symbol(int place) {
    return width == 1
        ? symbols[place] & 0xFF
        : (symbols[2 * place] & 0xFF) << 8 | symbols[2 * place + 1] & 0xFF;
  }
}
