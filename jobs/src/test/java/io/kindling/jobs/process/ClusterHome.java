package io.kindling.jobs.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands in for a Spark installation: a folder of links to the jars of the tests' class path,
 * with which executors can be started as processes.
 */
public final class ClusterHome {
  private final Path folder;

  private ClusterHome(Path folder) {
    this.folder = folder;
  }

  /** Makes the home in a folder, or renews it. */
  public static ClusterHome in(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (String entry : classPath().filter(entry -> entry.endsWith(".jar")).toList()) {
      Path jar = Path.of(entry).toAbsolutePath();
      Path link = jars.resolve(jar.getFileName());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, jar);
    }
    return new ClusterHome(folder);
  }

  private static Stream<String> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  Path folder() {
    return folder;
  }

  /** The classes of the project, which executors need beside the jars. */
  public static String executorClassPath() {
    return classPath()
        .filter(entry -> !entry.endsWith(".jar") || entry.contains("kindling-"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a main class of the tests as a driver of its own. */
  Command drive(String mainClass, String... arguments) {
    return Command.run(environment(), words(mainClass, arguments));
  }

  /** The same, and returns when it has started. */
  Started start(String mainClass, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words(mainClass, arguments))
            .directory(Command.projectRoot().toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment());
    return Started.of(builder.start());
  }

  private static List<String> words(String mainClass, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx1g");
    words.addAll(StandaloneCluster.opens());
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(mainClass);
    words.addAll(List.of(arguments));
    return words;
  }

  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", folder.toString(),
        "SPARK_SCALA_VERSION", "2.13",
        "SPARK_LOCAL_IP", "127.0.0.1");
  }
}
