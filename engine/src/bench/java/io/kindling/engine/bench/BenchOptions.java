package io.kindling.engine.bench;

import io.kindling.engine.Checks;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What is written behind the name of a benchmark.
 *
 * @param json where a line is written for each row
 * @param part what the name of a case must contain to be measured
 * @param seconds how long a row is measured, warming up included
 */
public record BenchOptions(Optional<Path> json, Optional<String> part, OptionalDouble seconds) {
  private static final int SECONDS_A_MINUTE = 60;

  /** Nothing asked for. */
  private static final BenchOptions NONE =
      new BenchOptions(Optional.empty(), Optional.empty(), OptionalDouble.empty());

  public BenchOptions {
    Checks.require(
        seconds.isEmpty() || seconds.getAsDouble() > 0,
        "Invalid --seconds %s: expected a number above 0",
        seconds.orElse(0));
  }

  /**
   * Reads {@code --json FILE}, {@code --case PART} and {@code --seconds NUMBER}, or {@code
   * --minutes NUMBER}, in any order.
   */
  public static BenchOptions parse(String... arguments) {
    BenchOptions options = NONE;
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      Checks.require(rest.hasNext(), "%s is followed by a value, found the end", word);
      options = options.with(word, rest.next());
    }
    return options;
  }

  private BenchOptions with(String word, String value) {
    return switch (word) {
      case "--json" -> new BenchOptions(Optional.of(Path.of(value)), part, seconds);
      case "--case" -> new BenchOptions(json, Optional.of(value), seconds);
      case "--seconds" -> new BenchOptions(json, part, OptionalDouble.of(number(word, value)));
      case "--minutes" ->
          new BenchOptions(json, part, OptionalDouble.of(SECONDS_A_MINUTE * number(word, value)));
      default ->
          throw new IllegalArgumentException(
              "Unknown option " + word + ": expected --json, --case, --seconds or --minutes");
    };
  }

  private static double number(String word, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          "Invalid " + word + " " + value + ": expected a number", problem);
    }
  }

  /** The same, for a benchmark that measures each case so often as it always does. */
  public BenchOptions untimed(String bench) {
    Checks.require(
        seconds.isEmpty(),
        "The benchmark %s takes no time to measure: expected --json FILE and --case PART, found"
            + " --seconds or --minutes",
        bench);
    return this;
  }

  /** The tasks whose name contains what was asked for. */
  List<Task> chosen(List<Task> all) {
    return chosen(all, Task::name);
  }

  /** The cases whose name contains what was asked for. */
  public <T> List<T> chosen(List<T> all, Function<T, String> name) {
    List<T> chosen = all.stream().filter(one -> name.apply(one).contains(part.orElse(""))).toList();
    Checks.require(
        !chosen.isEmpty(),
        "No case contains \"%s\": expected a part of %s",
        part.orElse(""),
        String.join(", ", all.stream().map(name).toList()));
    return chosen;
  }
}
