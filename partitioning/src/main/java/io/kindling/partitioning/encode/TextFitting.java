package io.kindling.partitioning.encode;

import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shards;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the tokens of a column that come most often in the training part. Counts are whole numbers
 * and the order leaves no two tokens equal, so that shards may be added in any order.
 */
final class TextFitting implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TEXTS = 0;
  private static final int CUT = 1;
  private static final int LONGEST = 2;
  private static final int SEEN = 3;

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

  TokenNumbers fit(Shards train) {
    List<Map.Entry<String, Long>> known =
        train.first(this::found, tokens.rare(), tokens.vocabulary(), TextFitting::order);
    long texts = 0;
    long cut = 0;
    long longest = 0;
    long seen = 0;
    for (long[] one : train.each(this::lengths)) {
      texts += one[TEXTS];
      cut += one[CUT];
      longest = Math.max(longest, one[LONGEST]);
      seen += one[SEEN];
    }
    long unknown = seen - known.stream().mapToLong(Map.Entry::getValue).sum();
    return new TokenNumbers(
        tokens.unit(),
        tokens.letters(),
        known.stream().map(Map.Entry::getKey).toList(),
        new TextCounts(texts, cut, longest, seen, unknown));
  }

  /** How long the texts of a shard are. */
  private long[] lengths(PackedShard shard) {
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
  private Map<String, Long> found(PackedShard shard) {
    Map<String, Long> found = new HashMap<>();
    forEachText(shard, text -> text.forEachRemaining(token -> found.merge(token, 1L, Long::sum)));
    return found;
  }

  private void forEachText(PackedShard shard, Consumer<Tokenizer> action) {
    int[] cells = new int[columns + 1];
    for (Rows rows : shard.packed()) {
      for (int row = 0; row < rows.count(); row++) {
        Cells.placesInto(rows.data(), rows.start(row), cells);
        String text = Cells.name(rows.data(), cells[column]);
        action.accept(new Tokenizer(tokens.unit(), tokens.letters(), text));
      }
    }
  }

  /** The most frequent first; of those that are as frequent, the smaller by its code points. */
  private static int order(Map.Entry<String, Long> left, Map.Entry<String, Long> right) {
    int more = Long.compare(right.getValue(), left.getValue());
    return more != 0 ? more : compareSymbols(left.getKey(), right.getKey());
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
