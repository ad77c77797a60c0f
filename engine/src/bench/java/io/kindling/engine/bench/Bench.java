package io.kindling.engine.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/** The report of one benchmark: rows are printed, and written to a file, as they are measured. */
public final class Bench {
  private final String name;
  private final Optional<Path> json;
  private final PrintStream out;
  private final ObjectMapper mapper = new ObjectMapper();

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
    Optional<Path> json = Optional.empty();
    if (arguments.length == 2 && arguments[0].equals("--json")) {
      json = Optional.of(Path.of(arguments[1]));
      Files.write(json.get(), new byte[0]);
    } else if (arguments.length != 0) {
      throw new IllegalArgumentException(
          "Unknown arguments " + String.join(" ", arguments) + ": expected --json FILE or nothing");
    }
    Bench bench = new Bench(name, json, System.out);
    bench.out.printf(
        Locale.ROOT, "%-42s %10s %10s %7s  %s%n", name, "ours", "peer", "ratio", "peer is");
    return bench;
  }

  /** Prints a remark between the rows. */
  public void note(String text) {
    out.println("# " + text);
  }

  /** Prints a row and adds it to the file. */
  public void add(Row row) throws IOException {
    out.println(row.line() + " (" + row.unit() + ")");
    if (json.isPresent()) {
      Files.writeString(json.get(), toJson(row) + "\n", StandardOpenOption.APPEND);
    }
  }

  private String toJson(Row row) throws IOException {
    ObjectNode line = mapper.createObjectNode();
    line.put("bench", name).put("case", row.name()).put("unit", row.unit());
    line.put("ours", row.ours());
    line.put("peer", row.peer().map(Row.Peer::figure).orElse(null));
    line.put("peerName", row.peer().map(Row.Peer::name).orElse(null));
    line.put("ratio", row.ratio().orElse(null));
    return mapper.writeValueAsString(line);
  }
}
