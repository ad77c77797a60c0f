package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates in paths that a date fills in, such as {@code {yyyy-MM-dd}}. Braces with a comma, or
 * with nothing but digits, are alternatives of a pattern and stay as they are.
 */
final class DateTemplate {
  private static final Pattern TEMPLATE = Pattern.compile("\\{([A-Za-z][A-Za-z._/ -]*)}");
  private static final List<String> PIECES = List.of("yyyy", "yy", "MM", "M", "dd", "d");

  private DateTemplate() {}

  /** Whether a path has a template, a right one or not. */
  static boolean isIn(String path) {
    return TEMPLATE.matcher(path).find();
  }

  /**
   * The path of a day.
   *
   * @param key the setting that has it, for messages
   * @throws IllegalArgumentException where a template is no pattern of dates
   */
  static String filled(String key, String path, LocalDate date) {
    Matcher matcher = TEMPLATE.matcher(path);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String pattern = matcher.group(1);
      for (String piece : pattern.split("(?<=(.))(?!\\1)")) {
        Checks.require(
            PIECES.contains(piece) || !Character.isLetter(piece.charAt(0)),
            "%s = %s has the template {%s}, in which '%s' is no part of a date: expected letters of"
                + " yyyy, yy, MM, M, dd and d, as in {yyyy-MM-dd}; alternatives of a pattern have a"
                + " comma, as in {a,b}",
            key,
            path,
            pattern,
            piece);
      }
      String day = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(date);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(day));
    }
    return matcher.appendTail(filled).toString();
  }
}
