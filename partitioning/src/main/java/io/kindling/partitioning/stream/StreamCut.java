package io.kindling.partitioning.stream;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.encode.Vocabulary;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.StreamShard;
import io.kindling.partitioning.source.TextFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Cuts a text into the shards of its parts. */
public final class StreamCut implements Serializable {
  private static final long serialVersionUID = 1;
  private final TextFiles files;
  private final Lengths lengths;
  private final Border border;
  private final Vocabulary vocabulary;
  private final Lanes[] lanes;
  private final long[][] known;

  /**
   * A cut.
   *
   * @param lanes of every part
   */
  public StreamCut(
      TextFiles files,
      Lengths lengths,
      Border border,
      Vocabulary vocabulary,
      Map<Part, Lanes> lanes,
      Counts counts) {
    this.files = files;
    this.lengths = lengths;
    this.border = border;
    this.vocabulary = vocabulary;
    this.lanes = Arrays.stream(Part.values()).map(lanes::get).toArray(Lanes[]::new);
    this.known = counts.known(vocabulary);
  }

  /** Pieces of shards in the partitions of their shards, parts one behind the other. */
  public JavaPairRDD<Integer, Piece> pieces(JavaSparkContext context) {
    int places = Part.values().length * lanes[0].shards();
    return files
        .numbers(context)
        .flatMapToPair(
            file ->
                new Pieces(
                    files.symbols(file),
                    lengths.start(file),
                    border,
                    vocabulary,
                    lanes,
                    known[file]))
        .partitionBy(new HashPartitioner(places));
  }

  /** Puts a shard together. */
  public StreamShard shard(Part part, int number, Iterator<Tuple2<Integer, Piece>> sent) {
    Lanes cut = lanes[part.ordinal()];
    List<Piece> pieces = new ArrayList<>();
    sent.forEachRemaining(piece -> pieces.add(piece._2()));
    pieces.sort(Comparator.comparingLong(Piece::place));
    byte[] symbols = new byte[Math.toIntExact(cut.symbols(number) * vocabulary.width())];
    int at = 0;
    for (Piece piece : pieces) {
      long expected = cut.start(number) + at / vocabulary.width();
      if (piece.place() != expected || piece.symbols().length > symbols.length - at) {
        throw changed(number, expected);
      }
      System.arraycopy(piece.symbols(), 0, symbols, at, piece.symbols().length);
      at += piece.symbols().length;
    }
    if (at != symbols.length) {
      throw changed(number, cut.start(number) + at / vocabulary.width());
    }
    return new StreamShard(number, cut, vocabulary.width(), symbols);
  }

  private static IllegalStateException changed(int shard, long place) {
    return new IllegalStateException(
        "The text changed while it was read: shard " + shard + " lacks symbol " + place);
  }
}
