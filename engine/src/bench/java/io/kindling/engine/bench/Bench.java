package io.kindling.engine.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report of one benchmark: rows are printed, and written to a file, as they are measured. */
public final class Bench {
  private final String name;
  private final Optional<Path> json;
  private final PrintStream out;
  private final ObjectMapper mapper = new ObjectMapper();
  private final List<Double> ratios = new ArrayList<>();

  private Bench(String name, Optional<Path> json, PrintStream out) {
    this.name = name;
    this.json = json;
    this.out = out;
  }

  /**
   * Begins a report.
   *
   * @param arguments of the program: nothing, or {@code --json FILE}
   */
  public static Bench start(String name, String... arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments);
    Checks.require(
        options.part().isEmpty() && options.seconds().isEmpty(),
        "The benchmark %s always measures all: expected --json FILE or nothing, found %s",
        name,
        String.join(" ", arguments));
    return start(name, options);
  }

  /** Begins the report of a benchmark that knows what to do with the options. */
  public static Bench start(String name, BenchOptions options) throws IOException {
    return start(name, options, System.out);
  }

  static Bench start(String name, BenchOptions options, PrintStream out) throws IOException {
    if (options.json().isPresent()) {
      Files.write(options.json().get(), new byte[0]);
    }
    Bench bench = new Bench(name, options.json(), out);
    bench.out.println(Row.header(name));
    return bench;
  }

  /** Prints a remark between the rows. */
  public void note(String format, Object... arguments) {
    out.println("# " + String.format(Locale.ROOT, format, arguments));
  }

  /** Prints a row and adds it to the file. */
  public void add(Row row) throws IOException {
    row.ratio().ifPresent(ratios::add);
    out.println(row.line() + " (" + row.unit() + ")");
    if (json.isPresent()) {
      Files.writeString(json.get(), toJson(row) + "\n", StandardOpenOption.APPEND);
    }
  }

  /** Ends a report: says how many times better ours is, over all rows. */
  void summarise() {
    double logs = ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
    note("geometric mean of %d ratios: %.2fx", ratios.size(), Math.exp(logs));
  }

  private String toJson(Row row) throws IOException {
    ObjectNode line = mapper.createObjectNode();
    line.put("bench", name).put("case", row.name()).put("unit", row.unit());
    line.put("ours", row.ours());
    line.put("peer", row.peer().map(Row.Peer::figure).orElse(null));
    line.put("peerName", row.peer().map(Row.Peer::name).orElse(null));
    line.put("ratio", row.ratio().orElse(null));
    if (row.peakShare().isPresent()) {
      line.put("peakShare", row.peakShare().getAsDouble());
    } else {
      line.putNull("peakShare");
    }
    return mapper.writeValueAsString(line);
  }
}
