package io.kindling.jobs.report;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The little of HTML that reports need. */
final class Html {
  static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; color: #1d2433; background: #fff;
             max-width: 980px; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin: 0 0 .2rem; }
      h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
      .quiet { color: #667085; }
      .charts { display: flex; flex-wrap: wrap; gap: 1rem; }
      .charts svg { flex: 1 1 400px; max-width: 480px; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid #e4e7ec; }
      th { font-weight: 600; }
      th:first-child, td:first-child { text-align: left; }
      .wide { overflow-x: auto; }
      .confusion td, .confusion th { border: 1px solid #fff; min-width: 2.2rem; }
      pre { background: #f6f7f9; padding: .8rem 1rem; overflow-x: auto; font-size: 13px; }
      svg text { font: 11px system-ui, sans-serif; fill: #667085; }
      svg .title { font-size: 13px; font-weight: 600; fill: #1d2433; }
      svg .name { font-size: 12px; }
      svg .grid { stroke: #e4e7ec; }
      """;

  private Html() {}

  /**
   * A whole page, without links to the outside.
   *
   * @param style beside that of all pages
   * @param body behind the title
   */
  static byte[] page(String title, String style, String body) {
    String page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
            + escaped(title)
            + "</title>\n<style>\n"
            + STYLE
            + style
            + "</style>\n</head>\n<body>\n<h1>"
            + escaped(title)
            + "</h1>\n"
            + body
            + "</body>\n</html>\n";
    return page.getBytes(StandardCharsets.UTF_8);
  }

  static String quiet(String text) {
    return "<p class=\"quiet\">" + escaped(text) + "</p>\n";
  }

  /** A row of a table, each cell as a text. */
  static String row(String tag, List<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    cells.forEach(cell -> row.append("<" + tag + ">" + escaped(cell) + "</" + tag + ">"));
    return row.append("</tr>\n").toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String pre(String text) {
    return "<pre>" + escaped(text.strip()) + "</pre>\n";
  }

  static String heading(String text) {
    return "<h2>" + escaped(text) + "</h2>\n";
  }
}
