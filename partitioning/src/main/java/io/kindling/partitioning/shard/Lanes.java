package io.kindling.partitioning.shard;

import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * How a part of a stream is cut: into lanes, one behind the other and equally long, and each lane
 * into windows. What is left at the end of the part is in no lane. The target of a symbol is the
 * next one, so one symbol more is read behind the last lane.
 *
 * @param count how many lanes, over all shards
 * @param shards shard s has the lanes from ⌊s count/S⌋ to ⌊(s+1) count/S⌋ - 1
 * @param length the symbols of a window
 * @param windows of each lane
 */
public record Lanes(int count, int shards, int length, int windows) implements Serializable {
  public Lanes {
    Checks.require(count >= 1, "Invalid number of lanes %s: expected at least 1", count);
    Checks.require(length >= 1, "Invalid data.length %s: expected at least 1 symbol", length);
  }

  /** As many whole windows as so many symbols give; none if they are too few. */
  public static Lanes of(long symbols, int count, int shards, int length) {
    long windows = Math.max(0, symbols - 1) / Math.multiplyExact((long) count, length);
    return new Lanes(count, shards, length, Math.toIntExact(windows));
  }

  /** The symbols of a lane. */
  public long laneSymbols() {
    return (long) windows * length;
  }

  /** The symbols that are read, the target of the last among them; 0 if there is no window. */
  public long used() {
    return windows == 0 ? 0 : count * laneSymbols() + 1;
  }

  /** The windows of all lanes: the rows of the part. */
  public long rows() {
    return (long) count * windows;
  }

  /** The first lane of a shard. */
  public int first(int shard) {
    return (int) ((long) shard * count / shards);
  }

  /** How many lanes a shard has. */
  public int of(int shard) {
    return first(shard + 1) - first(shard);
  }

  /** The symbols that a shard holds: those of its lanes and the one behind them. */
  public long symbols(int shard) {
    return windows == 0 || of(shard) == 0 ? 0 : of(shard) * laneSymbols() + 1;
  }

  /** The first symbol of a shard, counted in the part. */
  public long start(int shard) {
    return first(shard) * laneSymbols();
  }

  /** The shard whose lanes a symbol is in. */
  public int shardOf(long symbol) {
    long lane = symbol / laneSymbols();
    return (int) (((lane + 1) * shards - 1) / count);
  }
}
