package io.kindling.engine;

import java.util.Locale;

/** Argument checks whose messages say what was expected and what was found. */
public final class Checks {
  private Checks() {}

  /**
   * Throws {@link IllegalArgumentException} with the formatted message unless the condition holds.
   */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more library
  public static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
    }
  }
}
