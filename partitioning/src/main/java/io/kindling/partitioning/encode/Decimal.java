package io.kindling.partitioning.encode;

/** Numbers in text: decimal, with a point and an exponent or not; nothing else that Java reads. */
public final class Decimal {
  private Decimal() {}

  /** Whether Java's reading of a text as a double is also ours. */
  public static boolean isNumber(String text) {
    int at = signed(text, 0);
    int whole = digits(text, at);
    boolean point = whole < text.length() && text.charAt(whole) == '.';
    int end = point ? digits(text, whole + 1) : whole;
    if (end - at - (point ? 1 : 0) == 0) {
      return false;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = signed(text, end + 1);
      end = digits(text, exponent);
      return end > exponent && end == text.length();
    }
    return end == text.length();
  }

  private static int signed(String text, int at) {
    boolean sign = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
    return sign ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
