package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tokens that are known, numbered from 0 in the order of how often they come. */
final class TokenNumbers implements Serializable {
  /** The number of a token that is not known. */
  static final int UNKNOWN = -1;

  private static final long serialVersionUID = 1;
  private static final double PERCENT = 100;

  private final Unit unit;
  private final Letters letters;
  private final List<String> tokens;
  private final TextCounts counts;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * Numbers tokens.
   *
   * @param tokens in order
   * @param counts what is told of the training part
   */
  TokenNumbers(Unit unit, Letters letters, List<String> tokens, TextCounts counts) {
    Checks.require(
        tokens.size() <= Tokens.MOST,
        "A vocabulary of %s tokens: expected at most %s",
        tokens.size(),
        Tokens.MOST);
    this.unit = unit;
    this.letters = letters;
    this.tokens = List.copyOf(tokens);
    this.counts = counts;
    for (String token : tokens) {
      boolean twice = numbers.put(token, numbers.size()) != null;
      Checks.require(!twice, "The token '%s' stands twice in a vocabulary", token);
    }
  }

  int size() {
    return tokens.size();
  }

  List<String> tokens() {
    return tokens;
  }

  /** The tokens of a cell, in order. */
  Iterator<String> of(byte[] data, int cell) {
    return new Tokenizer(unit, letters, Cells.name(data, cell));
  }

  int number(String token) {
    return numbers.getOrDefault(token, UNKNOWN);
  }

  /** What a token is called, in the plural. */
  String unit() {
    return unit.name().toLowerCase(Locale.ROOT) + "s";
  }

  /** What was found in the training part. */
  String words() {
    return String.format(
        Locale.ROOT,
        "%d %s are known; of %d in the training part %d are unknown, the longest text has %d",
        tokens.size(),
        unit(),
        counts.seen(),
        counts.unknown(),
        counts.longest());
  }

  /** The percentage of the texts that are longer than what is kept. */
  String cut() {
    double share = PERCENT * counts.cut() / Math.max(1, counts.texts());
    return String.format(Locale.ROOT, "%.1f %% of the texts are cut", share);
  }

  void putInto(ObjectNode json) {
    json.put("unit", unit.name()).put("letters", letters.name());
    counts.putInto(json);
    ArrayNode names = json.putArray("tokens");
    tokens.forEach(names::add);
  }
}
