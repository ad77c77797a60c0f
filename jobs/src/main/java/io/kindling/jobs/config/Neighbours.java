package io.kindling.jobs.config;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects that stand side by side on a line without a comma. HOCON makes one of them, which in a
 * list of layers loses all but the last of each word; nobody means that.
 */
final class Neighbours {
  /** What is skipped whole (texts, comments, substitutions), and what is looked for. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<found>\\}[ \\t]*\\{)"
              + "|\"\"\".*?\"\"\"+|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|(?:#|//)[^\\n]*+|\\$\\{[^}]*+\\}",
          Pattern.DOTALL);

  private Neighbours() {}

  /** The line, from 1, of the first such objects. */
  static OptionalInt line(String text) {
    Matcher parts = PARTS.matcher(text);
    while (parts.find()) {
      if (parts.group("found") != null) {
        String before = text.substring(0, parts.start());
        return OptionalInt.of(1 + (int) before.chars().filter(c -> c == '\n').count());
      }
    }
    return OptionalInt.empty();
  }
}
