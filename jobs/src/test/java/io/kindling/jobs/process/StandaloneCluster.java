package io.kindling.jobs.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A master and workers of Spark's standalone mode on the loopback, each a process whose class path
 * holds Spark alone.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final List<Process> processes = new ArrayList<>();
  private final Path sparkHome;
  private final Path folder;
  private final String url;
  private int workers;

  public StandaloneCluster(Path sparkHome, Path folder, int workers) {
    this.sparkHome = sparkHome;
    this.folder = folder;
    this.url =
        start(
            Map.of(),
            MASTER_URL,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    for (int worker = 0; worker < workers; worker++) {
      addWorker(1, Map.of());
    }
  }

  /**
   * Starts one more worker, on a loopback address of its own: Spark takes it for a machine.
   *
   * @param environment of its process and of its executors
   */
  void addWorker(int cores, Map<String, String> environment) {
    workers++;
    start(
        environment,
        REGISTERED,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0." + workers,
        "--webui-port",
        "0",
        "--cores",
        Integer.toString(cores),
        "--memory",
        "1g",
        "--work-dir",
        folder.resolve("worker-" + workers).toString(),
        url);
  }

  public String url() {
    return url;
  }

  /** Starts one daemon and reads its log until the line that says it is ready. */
  private String start(
      Map<String, String> environment, Pattern ready, String mainClass, String... arguments) {
    List<String> words = new ArrayList<>(java());
    words.add("-cp");
    words.add(sparkHome.resolve("jars") + "/*");
    words.add(mainClass);
    words.addAll(List.of(arguments));
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().put("SPARK_HOME", sparkHome.toString());
      builder.environment().put("SPARK_SCALA_VERSION", "2.13");
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().putAll(environment);
      Process process = builder.directory(folder.toFile()).start();
      processes.add(process);
      BufferedReader log =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String found = waitFor(ready, log, mainClass);
      Thread drain = new Thread(() -> drain(log), "drain " + mainClass);
      drain.setDaemon(true);
      drain.start();
      return found;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Reads on, so that the process never waits for its pipe; it closes when the process ends. */
  private static void drain(BufferedReader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static String waitFor(Pattern ready, BufferedReader log, String name) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher matcher = ready.matcher(line);
      if (matcher.find()) {
        return matcher.groupCount() > 0 ? matcher.group(1) : line;
      }
    }
    throw new AssertionError(name + " ended before it was ready:\n" + seen);
  }

  /** How a small JVM is started that Spark can run in. */
  static List<String> java() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx512m");
    words.addAll(opens());
    return words;
  }

  /** The module flags of this JVM, which the build gives for Spark on Java 17. */
  public static List<String> opens() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    for (Process process : processes) {
      process.onExit().join();
    }
  }
}
