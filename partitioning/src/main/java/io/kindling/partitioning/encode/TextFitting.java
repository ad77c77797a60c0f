package io.kindling.partitioning.encode;

import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shard;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Finds the tokens of a column that come most often in the training part. Those of all shards are
 * counted where Spark brings them together, and the driver sees the ones that stay. Counts are
 * whole numbers and the order leaves no two tokens equal, so that shards may be added in any order.
 */
final class TextFitting implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TEXTS = 0;
  private static final int CUT = 1;
  private static final int LONGEST = 2;
  private static final int SEEN = 3;

  /** Tokens that tasks send the driver, each as many as the vocabulary has. */
  private static final int MOST_SENT = 2_000_000;

  private final int columns;
  private final int column;
  private final Tokens tokens;
  private final int kept;

  /**
   * Of a column.
   *
   * @param columns how many a row has
   * @param kept how many tokens of a text are kept
   */
  TextFitting(int columns, int column, Tokens tokens, int kept) {
    this.columns = columns;
    this.column = column;
    this.tokens = tokens;
    this.kept = kept;
  }

  TokenNumbers fit(JavaRDD<Shard> train) {
    List<Tuple2<String, Long>> known = known(train);
    long texts = 0;
    long cut = 0;
    long longest = 0;
    long seen = 0;
    for (long[] one : train.map(this::lengths).collect()) {
      texts += one[TEXTS];
      cut += one[CUT];
      longest = Math.max(longest, one[LONGEST]);
      seen += one[SEEN];
    }
    long unknown = seen - known.stream().mapToLong(Tuple2::_2).sum();
    return new TokenNumbers(
        tokens.unit(),
        tokens.letters(),
        known.stream().map(Tuple2::_1).toList(),
        new TextCounts(texts, cut, longest, seen, unknown));
  }

  private List<Tuple2<String, Long>> known(JavaRDD<Shard> train) {
    int rare = tokens.rare();
    return train
        .flatMapToPair(this::found)
        .reduceByKey(Long::sum)
        .filter(one -> one._2() >= rare)
        .coalesce(Math.max(1, MOST_SENT / tokens.vocabulary()))
        .takeOrdered(tokens.vocabulary(), new Order());
  }

  /** How long the texts of a shard are. */
  private long[] lengths(Shard shard) {
    long[] lengths = new long[SEEN + 1];
    forEachText(
        shard,
        text -> {
          int length = 0;
          for (; text.hasNext(); text.next()) {
            length++;
          }
          lengths[TEXTS]++;
          lengths[CUT] += length > kept ? 1 : 0;
          lengths[LONGEST] = Math.max(lengths[LONGEST], length);
          lengths[SEEN] += length;
        });
    return lengths;
  }

  /** How often each token comes in a shard. */
  private Iterator<Tuple2<String, Long>> found(Shard shard) {
    Map<String, Long> found = new HashMap<>();
    forEachText(shard, text -> text.forEachRemaining(token -> found.merge(token, 1L, Long::sum)));
    return found.entrySet().stream()
        .map(one -> new Tuple2<>(one.getKey(), one.getValue()))
        .iterator();
  }

  private void forEachText(Shard shard, Consumer<Tokenizer> action) {
    int[] cells = new int[columns + 1];
    for (Rows rows : ((PackedShard) shard).packed()) {
      for (int row = 0; row < rows.count(); row++) {
        Cells.placesInto(rows.data(), rows.start(row), cells);
        String text = Cells.name(rows.data(), cells[column]);
        action.accept(new Tokenizer(tokens.unit(), tokens.letters(), text));
      }
    }
  }

  /** The most frequent first; of those that are as frequent, the smaller by its code points. */
  private static final class Order implements Comparator<Tuple2<String, Long>>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(Tuple2<String, Long> left, Tuple2<String, Long> right) {
      int more = Long.compare(right._2(), left._2());
      return more != 0 ? more : compareSymbols(left._1(), right._1());
    }

    /** Of two texts without a difference before its end, the shorter is the smaller. */
    private static int compareSymbols(String left, String right) {
      int at = 0;
      while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
        at++;
      }
      boolean ends = at == left.length() || at == right.length();
      return ends
          ? Integer.compare(left.length(), right.length())
          : Integer.compare(left.codePointAt(at), right.codePointAt(at));
    }
  }
}
