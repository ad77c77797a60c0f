package io.kindling.partitioning.stream;

import io.kindling.partitioning.encode.Vocabulary;
import io.kindling.partitioning.shard.Lanes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Queue;
import scala.Tuple2;

/**
 * The symbols of a file, encoded and sent to their shards; those of all parts are numbered one
 * behind the other. The first symbol of a shard is also the last target of the shard before.
 */
final class Pieces implements Iterator<Tuple2<Integer, Piece>> {
  private static final int LARGE = 1 << 20;

  private final PrimitiveIterator.OfInt symbols;
  private final Border border;
  private final Vocabulary vocabulary;
  private final Lanes[] lanes;
  private final long[] places;
  private final Queue<Tuple2<Integer, Piece>> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private int openShard = -1;
  private long openPlace;
  private long at;

  /**
   * Pieces of one file.
   *
   * @param start where the file starts in the text
   * @param lanes by part
   * @param known by part, how many known symbols stand before the file
   */
  Pieces(
      PrimitiveIterator.OfInt symbols,
      long start,
      Border border,
      Vocabulary vocabulary,
      Lanes[] lanes,
      long[] known) {
    this.symbols = symbols;
    this.at = start;
    this.border = border;
    this.vocabulary = vocabulary;
    this.lanes = lanes;
    this.places = known.clone();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && symbols.hasNext()) {
      int part = border.part(at++).ordinal();
      int number = vocabulary.number(symbols.nextInt());
      if (number >= 0) {
        send(part, places[part]++, number);
      }
      if (!symbols.hasNext()) {
        close();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<Integer, Piece> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more pieces");
    }
    return ready.remove();
  }

  private void send(int part, long place, int number) {
    Lanes cut = lanes[part];
    if (place >= cut.used()) {
      return;
    }
    int offset = part * cut.shards();
    boolean isFeature = place < cut.used() - 1;
    int behind = place == 0 ? -1 : cut.shardOf(place - 1);
    int own = isFeature ? cut.shardOf(place) : behind;
    if (behind >= 0 && behind != own) {
      put(offset + behind, place, number);
    }
    put(offset + own, place, number);
  }

  private void put(int shard, long place, int number) {
    if (shard != openShard || open.size() >= LARGE) {
      close();
      openShard = shard;
      openPlace = place;
    }
    if (vocabulary.width() > 1) {
      open.write(number >> 8);
    }
    open.write(number);
  }

  private void close() {
    if (open.size() > 0) {
      ready.add(new Tuple2<>(openShard, new Piece(openPlace, open.toByteArray())));
      open.reset();
    }
  }
}
