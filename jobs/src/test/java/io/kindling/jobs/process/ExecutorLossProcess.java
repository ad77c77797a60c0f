package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An executor killed in the middle of a step leaves no trace in the weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorLossProcess {
  private static final String PROCESSES = "local-cluster[2,1,1024]";
  private static final String TABLE = "spirals";
  private static final String LOCAL = "local";

  private Path folder;
  private ClusterHome home;
  private String undisturbed;
  private String text;

  @BeforeAll
  void trainUndisturbed(@TempDir Path shared) throws IOException {
    folder = shared;
    home = ClusterHome.in(folder.resolve("home"));
    undisturbed = train("local[1]", "nothing", TABLE).sha256();
    text = RandomText.write(folder.resolve("text.txt")).toUri().toString();
  }

  @Test
  void twoProcessesContributeToTheSameBits() {
    checkUndisturbed(train(PROCESSES, "nothing", TABLE), undisturbed);
  }

  @Test
  void anExecutorIsKilledAndReplaced() {
    checkSurvived(train(PROCESSES, "executor", TABLE));
  }

  /** What the killed executor carried is lost: the run goes back to the start of the round. */
  @Test
  void anExecutorIsKilledInTheMiddleOfARoundOfATextWithCarriedState() {
    Lossy alone = train("local[1]", "nothing", text);
    checkUndisturbed(train(PROCESSES, "nothing", text), alone.sha256());
    Lossy disturbed = train(PROCESSES, "executor", text);
    assertThat(disturbed.output())
        .containsPattern("KILLED [0-9]+ in step 2[0-9]\n")
        .containsPattern("REPLANNED Round 2 ended .* The run goes back to step 16\\.\n");
    assertThat(disturbed.sha256()).isEqualTo(alone.sha256());
    assertThat(disturbed.word("STEPS")).isEqualTo(alone.word("STEPS"));
    assertThat(disturbed.repeated()).isBetween(5, 16);
  }

  /** The killed executor had optimizers' states, and what rounding took off. */
  @Test
  void anExecutorIsKilledWhileShardsStepByThemselves() {
    Lossy alone = train("local[1]", "nothing", LOCAL);
    checkUndisturbed(train(PROCESSES, "nothing", LOCAL), alone.sha256());
    Lossy disturbed = train(PROCESSES, "executor", LOCAL);
    assertThat(disturbed.output())
        .containsPattern("KILLED [0-9]+ in step 2[0-9]\n")
        .containsPattern("REPLANNED Round [0-9]+ ended .* The run goes back to step [0-9]+\\.\n");
    assertThat(disturbed.sha256()).isEqualTo(alone.sha256());
    assertThat(disturbed.word("STEPS")).isEqualTo("96");
    assertThat(disturbed.repeated()).isBetween(1, 16);
  }

  /** The search on the driver goes on from the open step with what it knew before. */
  @Test
  void anExecutorIsKilledInTheMiddleOfASearchOverAllRows() {
    Lossy alone = train("local[1]", "nothing", "search");
    assertThat(alone.word("STEPS")).isEqualTo("40");
    checkUndisturbed(train(PROCESSES, "nothing", "search"), alone.sha256());
    Lossy disturbed = train(PROCESSES, "executor", "search");
    assertThat(disturbed.output()).contains("KILLED", "REPLANNED Round 1 ended in step 2");
    assertThat(disturbed.sha256()).isEqualTo(alone.sha256());
    assertThat(disturbed.word("STEPS")).isEqualTo("40");
  }

  @Test
  void anExecutorIsKilledAndNoSlotIsLeftForItsReplacement() {
    try (StandaloneCluster cluster =
        new StandaloneCluster(home.folder(), folder.resolve("cluster"), 2)) {
      Lossy survived = train(cluster.url(), "worker", TABLE);
      checkSurvived(survived);
      assertThat(survived.output()).containsSubsequence("ROUND 1 OF 2\n", "ROUND 2 OF 1\n");
    }
  }

  private void checkUndisturbed(Lossy command, String expected) {
    assertThat(command.sha256()).isEqualTo(expected);
    assertThat(command.word("WORKERS").split(",")).hasSize(2);
    assertThat(command.word("REPEATED")).isEqualTo("0");
  }

  private void checkSurvived(Lossy command) {
    assertThat(command.output()).contains("KILLED", "REPLANNED Round 1 ended in step");
    assertThat(command.sha256()).isEqualTo(undisturbed);
    assertThat(command.word("STEPS")).isEqualTo("100");
    assertThat(command.repeated()).isLessThanOrEqualTo(1);
  }

  private Lossy train(String master, String disaster, String rows) {
    return Lossy.train(home, master, disaster, rows);
  }
}
