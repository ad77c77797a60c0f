package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine decides how many native threads a task uses, whatever the environment says. */
class TeamSizeProcess {
  private static final Path ROOT = Command.projectRoot();

  @TempDir Path folder;

  /** The script gathers Spark's own jars where nobody has before. */
  @BeforeAll
  static void gatherSparksJars() {
    Command command = Command.kindling("--version");
    assertThat(command.code()).as(command.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, OMP_NUM_THREADS=7",
    "2, 4, OMP_NUM_THREADS=1",
    "3, 6, OMP_NUM_THREADS=7 OMP_DYNAMIC=true OMP_MAX_ACTIVE_LEVELS=0"
  })
  void eachTaskHasTheTeamThatWasAskedFor(int asked, int found, String environment)
      throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/task")), "Threads are counted in /proc");
    Command command = submit(environment, Integer.toString(asked));
    assertThat(command.code()).as(command.output()).isZero();
    assertThat(command.output()).contains(TwoEngines.FOUND + found);
  }

  @Test
  void aTeamThatTheEnvironmentForbidsIsRefused() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/task")), "Only there is the library found");
    Command command = submit("OMP_THREAD_LIMIT=2", "3");
    assertThat(command.code()).isNotZero();
    assertThat(command.output())
        .contains(
            "OMP_THREAD_LIMIT allows 2 threads, but engine.threads asks for 3: take it out of the"
                + " environment of the driver and all executors, or set engine.threads lower");
  }

  @Test
  void oneThreadATaskIsTheDefaultOfAConfiguration() throws IOException {
    String reference = Files.readString(ROOT.resolve("conf/README.md"));
    assertThat(reference).containsPattern("`engine.threads`[^\n]*\\| `1` \\|");
  }

  /** As a user would with a plain spark-submit: Spark's class path, the jar, two tasks. */
  private Command submit(String environment, String... arguments) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    for (String setting : environment.split(" ")) {
      all.put(setting.split("=")[0], setting.split("=")[1]);
    }

    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(StandaloneCluster.opens());
    words.addAll(List.of("-cp", ROOT.resolve("jobs/target/spark-home/jars") + "/*"));
    words.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    words.addAll(List.of("--class", TwoEngines.class.getName()));
    words.addAll(List.of("--jars", ROOT.resolve("jobs/target/kindling.jar").toString()));
    words.add(application().toString());
    words.addAll(List.of(arguments));
    return Command.run(all, words);
  }

  /** A jar of the application alone. */
  private Path application() throws IOException {
    Path jar = folder.resolve("application.jar");
    String name = TwoEngines.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        InputStream type = TwoEngines.class.getClassLoader().getResourceAsStream(name)) {
      entries.putNextEntry(new JarEntry(name));
      type.transferTo(entries);
      entries.closeEntry();
    }
    return jar;
  }
}
