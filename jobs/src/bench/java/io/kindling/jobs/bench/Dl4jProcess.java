package io.kindling.jobs.bench;

import io.kindling.jobs.process.Command;
import io.kindling.jobs.process.StandaloneCluster;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The peer that cannot be in this process: its Spark and Scala are older ones. It waits, with its
 * rows ready, until it is asked for a run.
 */
final class Dl4jProcess implements AutoCloseable {
  private static final String FOLDER = "jobs/src/bench/dl4j";

  /** Rows of a batch, learning rate, and batches until parameters are averaged: 20 beat 10. */
  private static final List<String> SETTINGS = List.of("64", "3e-3", "20");

  private final Process process;
  private final BufferedReader lines;

  private Dl4jProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static Dl4jProcess start(Path mnist) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx4g");
    words.addAll(StandaloneCluster.opens());
    words.addAll(List.of("-Dlog4j2.configurationFile=conf/log4j2.properties"));
    words.addAll(List.of("-cp", classPath(), FOLDER + "/Dl4jPeer.java", mnist.toString()));
    words.addAll(SETTINGS);
    File log = Command.projectRoot().resolve("jobs/target/bench-dl4j.log").toFile();
    Process process =
        new ProcessBuilder(words)
            .directory(Command.projectRoot().toFile())
            .redirectError(log)
            .start();
    Dl4jProcess started = new Dl4jProcess(process);
    started.await("READY");
    return started;
  }

  private static String classPath() throws IOException {
    Path root = Command.projectRoot();
    Path file = root.resolve("jobs/target/bench-dl4j.classpath");
    Command resolved =
        Command.run(
            Map.of(),
            List.of(
                root.resolve("mvnw").toString(),
                "--quiet",
                "--file",
                FOLDER + "/pom.xml",
                "process-resources",
                "-Dmdep.outputFile=" + file));
    if (resolved.code() != 0) {
      throw new IllegalStateException(
          "The class path of Deeplearning4j could not be resolved:\n" + resolved.output());
    }
    return Files.readString(file);
  }

  /** Trains from the start, until a measurement on the test images is good enough. */
  Reached run() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append("run\n").flush();
      String[] words = await("RESULT").split(" ");
      return new Reached(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Reads on to a line that begins with a word. */
  private String await(String word) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(word)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(
          "Deeplearning4j ended before it said " + word + ": see jobs/target/bench-dl4j.log");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    process.onExit().join();
  }
}
