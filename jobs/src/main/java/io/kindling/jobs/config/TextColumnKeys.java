package io.kindling.jobs.config;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.util.List;

/** How columns of texts become numbers of words or characters. */
final class TextColumnKeys {
  private static final Setting<Boolean> LOWER_CASE =
      Setting.of(
          "lowerCase",
          Kinds.flag(),
          true,
          "",
          "Whether words are taken in small letters: Good and good are one.");

  private final Setting<Long> length;
  private final Setting<Long> vocabulary;
  private final Setting<Long> rare;

  /** The settings with the defaults of a word. */
  private TextColumnKeys(String tokens, long length, long vocabulary, long rare) {
    this.length =
        Setting.of(
            "length",
            Kinds.wholeBetween(1, ColumnRule.Sequence.MOST),
            length,
            tokens,
            "How many of a text are taken, from the first on; shorter texts are filled up with 0.");
    this.vocabulary =
        Setting.of(
            "vocabulary",
            Kinds.wholeBetween(1, Tokens.MOST),
            vocabulary,
            tokens,
            "How many are known: those that come most often in the training part.");
    this.rare =
        Setting.of(
            "rare",
            Kinds.wholeBetween(1, Integer.MAX_VALUE),
            rare,
            "times",
            "Those that come fewer times in the training part are unknown.");
  }

  /** The ways to encode a text. */
  static List<ColumnKeys.Word> words() {
    return List.of(wordsInOrder(), charactersInOrder(), bag());
  }

  private static ColumnKeys.Word wordsInOrder() {
    TextColumnKeys keys = new TextColumnKeys("words", 50, 10_000, 2);
    return new ColumnKeys.Word(
        "words",
        "the numbers of a text's words in order, for an embedding, then how many there are",
        List.of(keys.length, keys.vocabulary, keys.rare, LOWER_CASE),
        read -> keys.sequence(read, Unit.WORD, letters(read)));
  }

  private static ColumnKeys.Word charactersInOrder() {
    TextColumnKeys keys = new TextColumnKeys("characters", 200, 1000, 1);
    return new ColumnKeys.Word(
        "characters",
        "the numbers of a text's characters in order, for an embedding, then how many there are",
        List.of(keys.length, keys.vocabulary, keys.rare),
        read -> keys.sequence(read, Unit.CHARACTER, Letters.AS_THEY_ARE));
  }

  private static ColumnKeys.Word bag() {
    TextColumnKeys keys = new TextColumnKeys("words", 1, 1000, 2);
    return new ColumnKeys.Word(
        "bag",
        "how often each word comes in a text, in whatever order, those unknown first",
        List.of(keys.vocabulary, keys.rare, LOWER_CASE),
        read -> new ColumnRule.Bag(keys.tokens(read, Unit.WORD, letters(read))));
  }

  private static Letters letters(Reader read) {
    return read.read(LOWER_CASE) ? Letters.LOWER : Letters.AS_THEY_ARE;
  }

  private ColumnRule sequence(Reader read, Unit unit, Letters letters) {
    return new ColumnRule.Sequence(tokens(read, unit, letters), read.read(length).intValue());
  }

  private Tokens tokens(Reader read, Unit unit, Letters letters) {
    return new Tokens(unit, letters, read.read(vocabulary).intValue(), read.read(rare).intValue());
  }
}
