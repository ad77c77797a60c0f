package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.augment.Augmenter;
import io.kindling.partitioning.augment.Picture;
import io.kindling.partitioning.profile.ColumnProfile;
import io.kindling.partitioning.profile.DataProfile;
import io.kindling.partitioning.profile.Example;
import io.kindling.partitioning.profile.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What rows look like, as text, as JSON and as a page. */
public final class DataReport {
  private static final int TOP = 5;
  private static final int TOP_OF_JSON = 50;
  private static final int EXAMPLES = 8;
  private static final int PICTURES = 40;

  /** Columns beyond these are in the JSON alone. */
  private static final int MOST_SHOWN = 200;

  private final String name;
  private final PreparedData data;
  private final DataProfile profile;
  private final List<Example> examples;

  private DataReport(String name, PreparedData data, DataProfile profile, List<Example> examples) {
    this.name = name;
    this.data = data;
    this.profile = profile;
    this.examples = examples;
  }

  /** Looks at all rows. */
  public static DataReport of(String name, PreparedData data) {
    boolean images = data.schema().features() == Schema.Features.PIXELS;
    return new DataReport(
        name, data, DataProfile.of(data), Example.of(data, images ? PICTURES : EXAMPLES));
  }

  private List<Example> changed() {
    Target target = data.encoders().labels().get(0).target();
    Augmenter augmenter = new Augmenter(data.augmentation(), Picture.of(data.schema()), target);
    return IntStream.range(0, examples.size())
        .mapToObj(row -> examples.get(row).changed(augmenter, row))
        .toList();
  }

  private String counts() {
    return String.format(
        Locale.ROOT,
        "%d rows to train on, %d to validate, %d to test; %d are the same as another",
        data.rows(Part.TRAIN),
        data.rows(Part.VALIDATION),
        data.rows(Part.TEST),
        profile.copies());
  }

  private static List<String> header() {
    return List.of(
        "column", "type", "missing", "values", "least", "mean", "deviation", "most", "frequent");
  }

  private static List<String> cells(ColumnProfile column) {
    Numbers numbers = column.numbers();
    boolean counted = numbers.count() > 0;
    return List.of(
        column.name(),
        column.type(),
        percent(column.missing(), column.rows()),
        column.values().isMany()
            ? "many"
            : column.values().distinct() == 0 ? "" : "" + column.values().distinct(),
        counted ? number(numbers.least()) : "",
        counted ? number(numbers.mean()) : "",
        counted ? number(numbers.deviation()) : "",
        counted ? number(numbers.most()) : "",
        frequent(column, TOP));
  }

  /** The most frequent values where some are frequent at all. */
  private static String frequent(ColumnProfile column, int most) {
    List<Map.Entry<String, Long>> top = column.values().top(most);
    if (top.isEmpty() || top.get(0).getValue() < 2) {
      return "";
    }
    return top.stream()
        .map(entry -> entry.getKey() + " " + percent(entry.getValue(), column.rows()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(long part, long all) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / Math.max(1, all));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.5g", number);
  }

  private List<ColumnProfile> shown() {
    return profile.columns().subList(0, Math.min(MOST_SHOWN, profile.columns().size()));
  }

  /** For a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(counts()).append('\n');
    List<List<String>> table = new ArrayList<>(List.of(header()));
    shown().forEach(column -> table.add(cells(column)));
    text.append(aligned(table));
    if (shown().size() < profile.columns().size()) {
      text.append(
          String.format("… and %d more columns%n", profile.columns().size() - shown().size()));
    }
    profile
        .labels()
        .forEach(
            (part, labels) ->
                labels.forEach(
                    label ->
                        text.append(part.word()).append(": ").append(told(label)).append('\n')));
    profile.boxes().forEach(line -> text.append(line).append('\n'));
    profile.points().forEach(line -> text.append(line).append('\n'));
    data.encoders().lines().forEach(line -> text.append("encoded: ").append(line).append('\n'));
    notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.toString();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(data.warnings());
    notes.addAll(profile.hints());
    return notes;
  }

  /** A label in words. */
  private static String told(ColumnProfile label) {
    String values = frequent(label, 2 * TOP);
    Numbers numbers = label.numbers();
    boolean measured = numbers.count() > 0 && label.values().distinct() > 2 * TOP;
    return "label "
        + label.name()
        + ": "
        + (measured || values.isEmpty()
            ? String.format(
                Locale.ROOT,
                "from %s to %s, mean %s",
                number(numbers.least()),
                number(numbers.most()),
                number(numbers.mean()))
            : values);
  }

  private static String aligned(List<List<String>> table) {
    int columns = table.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        boolean left = i < 2 || i == columns - 1;
        String space = " ".repeat(widths[i] - row.get(i).length());
        line.append(left ? row.get(i) + space : space + row.get(i)).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** For programs. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("name", name).put("fingerprint", data.fingerprint());
    ObjectNode rows = json.putObject("rows");
    for (Part part : Part.values()) {
      rows.put(part.word(), data.rows(part));
    }
    json.put("copies", profile.copies());
    ArrayNode columns = json.putArray("columns");
    for (int i = 0; i < profile.columns().size(); i++) {
      ObjectNode column = columns.addObject();
      putInto(column, profile.columns().get(i));
      if (profile.columns().get(i).numbers().count() > 0) {
        ArrayNode histogram = column.putArray("histogram");
        for (long count : profile.ties().ranges(i)) {
          histogram.add(count);
        }
      }
    }
    ObjectNode labels = json.putObject("labels");
    profile
        .labels()
        .forEach(
            (part, own) -> {
              ArrayNode all = labels.putArray(part.word());
              own.forEach(label -> putInto(all.addObject(), label));
            });
    if (!profile.boxes().isEmpty()) {
      profile.boxes().forEach(json.putArray("boxes")::add);
    }
    if (!profile.points().isEmpty()) {
      profile.points().forEach(json.putArray("points")::add);
    }
    ArrayNode encoded = json.putArray("encoders");
    data.encoders().lines().forEach(encoded::add);
    ArrayNode notes = json.putArray("notes");
    notes().forEach(notes::add);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void putInto(ObjectNode json, ColumnProfile column) {
    json.put("name", column.name()).put("type", column.type());
    json.put("rows", column.rows()).put("missing", column.missing());
    Numbers numbers = column.numbers();
    if (numbers.count() > 0) {
      json.put("least", numbers.least())
          .put("mean", numbers.mean())
          .put("deviation", numbers.deviation())
          .put("most", numbers.most());
    }
    if (!column.values().isMany() && column.values().distinct() > 0) {
      json.put("distinct", column.values().distinct());
      ObjectNode values = json.putObject("values");
      column.values().top(TOP_OF_JSON).forEach(one -> values.put(one.getKey(), one.getValue()));
    }
  }

  /** For eyes: one file without links to the outside. */
  public byte[] html() {
    String title = "The data of " + name;
    StringBuilder page = new StringBuilder();
    page.append(Html.quiet(counts()));
    if (!notes().isEmpty()) {
      page.append(Html.heading("Worth a look")).append("<ul>\n");
      notes().forEach(note -> page.append("<li>" + Html.escaped(note) + "</li>\n"));
      page.append("</ul>\n");
    }
    page.append(Html.heading("Columns")).append("<div class=\"wide\"><table>\n");
    page.append(DataHtml.row("th", header(), "spread"));
    for (int i = 0; i < shown().size(); i++) {
      ColumnProfile column = profile.columns().get(i);
      String bars = column.numbers().count() > 0 ? DataHtml.bars(profile.ties().ranges(i)) : "";
      page.append(DataHtml.row("td", cells(column), bars));
    }
    page.append("</table></div>\n").append(Html.heading("Labels"));
    profile
        .labels()
        .forEach(
            (part, labels) ->
                labels.forEach(
                    label ->
                        page.append(
                            "<p>" + part.word() + ": " + Html.escaped(told(label)) + "</p>\n")));
    profile.boxes().forEach(line -> page.append("<p>" + Html.escaped(line) + "</p>\n"));
    profile.points().forEach(line -> page.append("<p>" + Html.escaped(line) + "</p>\n"));
    if (!data.encoders().lines().isEmpty()) {
      page.append(Html.heading("What encoders do"));
      page.append(Html.pre(String.join("\n", data.encoders().lines())));
    }
    page.append(Html.heading("Examples of the training part"));
    page.append(DataHtml.examples(data.schema(), examples));
    if (!data.augmentation().isNone()) {
      boolean mixed = !data.augmentation().mixings().isEmpty();
      String before = mixed ? ", before rows are mixed" : "";
      page.append(Html.heading("The same as a training step may see them" + before));
      page.append(DataHtml.examples(data.schema(), changed()));
    }
    return Html.page(title, DataHtml.STYLE, page.toString());
  }
}
