package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a driver printed that trained while something befell its executors.
 *
 * @param output all of it
 */
record Lossy(String output) {
  private static final String DRIVER = "io.kindling.jobs.training.LossyTraining";

  /**
   * Runs one to its end.
   *
   * @param settings of Spark's, as {@code key=value}
   */
  static Lossy train(
      ClusterHome home, String master, String disaster, String rows, String... settings) {
    Command command = home.drive(DRIVER, arguments(master, disaster, rows, settings));
    assertThat(command.code()).as(command.output()).isZero();
    return new Lossy(command.output());
  }

  /** The same, and returns when it has started. */
  static Started start(
      ClusterHome home, String master, String disaster, String rows, String... settings)
      throws IOException {
    return home.start(DRIVER, arguments(master, disaster, rows, settings));
  }

  /** What one that has been started printed to its end. */
  static Lossy of(Started started) {
    int code = started.code();
    assertThat(code).as(started.output()).isZero();
    return new Lossy(started.output());
  }

  private static String[] arguments(
      String master, String disaster, String rows, String... settings) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(master, ClusterHome.executorClassPath(), disaster, rows));
    words.addAll(List.of(settings));
    return words.toArray(String[]::new);
  }

  /** What was printed after a name. */
  String word(String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)( .*)?$").matcher(output);
    assertThat(line.find()).as(output).isTrue();
    return line.group(1);
  }

  String sha256() {
    return word("SHA256");
  }

  int repeated() {
    return Integer.parseInt(word("REPEATED"));
  }

  /** How many lines start so. */
  long count(String start) {
    return output.lines().filter(line -> line.startsWith(start)).count();
  }
}
