package io.kindling.partitioning.encode;

import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.text.Normalizer;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The tokens of a text from its first to its last: characters as they are, or words, which are runs
 * of letters, decimal digits and marks, and of all between them each code point that is no space.
 * The text is composed (NFC) before, so that one that looks the same is the same.
 */
final class Tokenizer implements Iterator<String> {
  private static final int MARKS =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK;

  private final Unit unit;
  private final String text;
  private int at;

  Tokenizer(Unit unit, Letters letters, String text) {
    this.unit = unit;
    this.text = letters == Letters.LOWER ? lower(text) : composed(text);
    skip();
  }

  /** Capital letters are told in the composed form, and small ones may compose again. */
  private static String lower(String text) {
    return composed(composed(text).toLowerCase(Locale.ROOT));
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  @Override
  public boolean hasNext() {
    return at < text.length();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The text has no more tokens");
    }
    int from = at;
    boolean word = unit == Unit.WORD && isOfWord(text.codePointAt(at));
    step();
    while (word && hasNext() && isOfWord(text.codePointAt(at))) {
      step();
    }
    String token = text.substring(from, at);
    skip();
    return token;
  }

  private void step() {
    at += Character.charCount(text.codePointAt(at));
  }

  /** Spaces stand between words, but are characters. */
  private void skip() {
    while (unit == Unit.WORD && hasNext() && isSpace(text.codePointAt(at))) {
      step();
    }
  }

  private static boolean isOfWord(int symbol) {
    return Character.isLetterOrDigit(symbol) || (MARKS >> Character.getType(symbol) & 1) == 1;
  }

  private static boolean isSpace(int symbol) {
    return Character.isWhitespace(symbol) || Character.isSpaceChar(symbol);
  }
}
