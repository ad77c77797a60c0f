package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever befalls the executors of a training, it ends in time and with the same bits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosProcess {
  private static final String PROCESSES = "local-cluster[2,1,1024]";
  private static final String ALONE = "local[1]";
  private static final String NOTHING = "nothing";
  private static final String TABLE = "spirals";

  private Path folder;
  private ClusterHome home;
  private String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path shared) throws IOException {
    folder = shared;
    home = ClusterHome.in(folder.resolve("home"));
    undisturbed = Lossy.train(home, ALONE, NOTHING, TABLE).sha256();
  }

  private StandaloneCluster cluster(String name, int workers) {
    return new StandaloneCluster(home.folder(), folder.resolve(name), workers);
  }

  @Test
  void executorsAreKilledWhileTheyLoadAndInAStepAndBeforeAnEvaluation() {
    Lossy run = Lossy.train(home, PROCESSES, "moments", TABLE);
    assertThat(run.output())
        .containsPattern("KILLED [0-9]+ while shards are loaded\n")
        .containsPattern("KILLED [0-9]+ in step [1-4][0-9]\n")
        .containsPattern("KILLED [0-9]+ after step [5-9][05]\n");
    assertThat(run.count("REPLANNED")).as(run.output()).isEqualTo(3);
    assertThat(run.sha256()).isEqualTo(undisturbed);
    assertThat(run.word("STEPS")).isEqualTo("100");
  }

  @Test
  void twoExecutorsAreKilledAtOnce() {
    Lossy run = Lossy.train(home, PROCESSES, "both", TABLE);
    assertThat(run.count("KILLED")).as(run.output()).isEqualTo(2);
    assertThat(run.output()).contains("REPLANNED Round 1 ended in step ", "ROUND 2 OF ");
    assertThat(run.sha256()).isEqualTo(undisturbed);
    assertThat(run.repeated()).isEqualTo(1);
  }

  @Test
  void anExecutorThatStandsStillIsGivenUpAndEnded() {
    Lossy run = Lossy.train(home, PROCESSES, "pause", "impatient");
    long paused = Long.parseLong(run.word("PAUSED"));
    Optional<ProcessHandle> left = ProcessHandle.of(paused);
    left.ifPresent(process -> Signal.KILL.to(paused));
    assertThat(left).isEmpty();
    assertThat(run.output())
        .containsPattern("REPLANNED Round 1 ended in step 2[0-9]: executor . on .* silent for")
        .contains("is not used any more: its task did not end within 1 s");
    assertThat(run.sha256()).isEqualTo(undisturbed);
  }

  /** Each executor has room for a second copy of all tasks of the round. */
  @Test
  void copiesOfWorkersThatSparkStartsAreNotWaitedFor() {
    try (StandaloneCluster cluster = cluster("speculation", 0)) {
      cluster.addWorker(4, Map.of());
      cluster.addWorker(4, Map.of());
      Lossy run =
          Lossy.train(
              home,
              cluster.url(),
              NOTHING,
              TABLE,
              "spark.executor.cores=4",
              "spark.speculation=true",
              "spark.speculation.interval=20ms",
              "spark.speculation.minTaskRuntime=1ms",
              "spark.speculation.task.duration.threshold=1ms");
      assertThat(run.count("COPY")).as(run.output()).isPositive();
      assertThat(run.sha256()).isEqualTo(undisturbed);
      assertThat(run.repeated()).isZero();
    }
  }

  @Test
  void anExecutorThatComesLaterWorksInTheNextRound() throws IOException {
    Lossy run = second("static", "rounds");
    assertThat(run.output())
        .containsSubsequence("CAME 1 AFTER 0\n", "SHARDS IN ROUND 1: 0/0 has 4\n", "ROUND 2 OF 2\n")
        .contains("ROUND 3 OF 2\n", "ROUND 4 OF 2\n");
  }

  /**
   * Its second executor was asked for by the tasks of the first round that nobody could run; nobody
   * says how many there may be, so that there are tasks for all shards.
   */
  @Test
  void executorsThatSparkAsksForFromNoneOnWorkWhenTheyHaveCome() throws IOException {
    Lossy run =
        second(
            "dynamic",
            "elastic",
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.dynamicAllocation.minExecutors=0",
            "spark.dynamicAllocation.initialExecutors=0",
            "spark.executor.cores=1");
    assertThat(run.output())
        .containsSubsequence("CAME 1 AFTER 0\n", "SHARDS IN ROUND 1: 0/0 has 4\n", " OF 2\n");
  }

  /** Begins with one executor; a second comes in the first round. */
  private Lossy second(String name, String rows, String... settings) throws IOException {
    try (StandaloneCluster cluster = cluster(name, 1)) {
      Started driver = Lossy.start(home, cluster.url(), "second", rows, settings);
      assertThat(driver.awaitLine("ROUND 1")).isEqualTo("ROUND 1 OF 1");
      cluster.addWorker(1, Map.of());
      Lossy run = Lossy.of(driver);
      assertThat(run.sha256()).isEqualTo(undisturbed);
      assertThat(run.repeated()).isZero();
      return run;
    }
  }

  /** One of two runs the kernels without compiling them, which takes several times as long. */
  @Test
  void anExecutorThatIsSlowHasFewerShardsInTheNextRound() {
    String alone = Lossy.train(home, ALONE, NOTHING, "interpreted").sha256();
    try (StandaloneCluster cluster = cluster("slow", 1)) {
      String exclude = "-XX:CompileCommand=exclude,io.kindling.engine.op.*::*";
      cluster.addWorker(1, Map.of("JAVA_TOOL_OPTIONS", "-XX:CompileCommand=quiet " + exclude));
      Lossy run = Lossy.train(home, cluster.url(), NOTHING, "interpreted");
      assertThat(run.output())
          .containsPattern("STRAGGLER executor . on 127.0.0.2 is slow: in round 1 it took ")
          .containsPattern("SHARDS IN ROUND 1: ./0 has 4, ./0 has 4\n")
          .containsPattern("SHARDS IN ROUND 2: ./0 has ([12], ./0 has [67]|[67], ./0 has [12])\n");
      assertThat(run.sha256()).isEqualTo(alone);
    }
  }
}
