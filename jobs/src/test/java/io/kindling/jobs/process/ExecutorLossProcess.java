package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An executor killed in the middle of a step leaves no trace in the weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorLossProcess {
  private static final String DRIVER = "io.kindling.jobs.training.LossyTraining";
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
    undisturbed = word(train("local[1]", "nothing", TABLE), "SHA256");
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
    Command alone = train("local[1]", "nothing", text);
    checkUndisturbed(train(PROCESSES, "nothing", text), word(alone, "SHA256"));
    Command disturbed = train(PROCESSES, "executor", text);
    assertThat(disturbed.output())
        .containsPattern("KILLED [0-9]+ in step 2[0-9]\n")
        .containsPattern("REPLANNED Round 2 ended .* The run goes back to step 16\\.\n");
    assertThat(word(disturbed, "SHA256")).isEqualTo(word(alone, "SHA256"));
    assertThat(word(disturbed, "STEPS")).isEqualTo(word(alone, "STEPS"));
    assertThat(Integer.parseInt(word(disturbed, "REPEATED"))).isBetween(5, 16);
  }

  /** The killed executor had optimizers' states, and what rounding took off. */
  @Test
  void anExecutorIsKilledWhileShardsStepByThemselves() {
    Command alone = train("local[1]", "nothing", LOCAL);
    checkUndisturbed(train(PROCESSES, "nothing", LOCAL), word(alone, "SHA256"));
    Command disturbed = train(PROCESSES, "executor", LOCAL);
    assertThat(disturbed.output())
        .containsPattern("KILLED [0-9]+ in step 2[0-9]\n")
        .containsPattern("REPLANNED Round [0-9]+ ended .* The run goes back to step [0-9]+\\.\n");
    assertThat(word(disturbed, "SHA256")).isEqualTo(word(alone, "SHA256"));
    assertThat(word(disturbed, "STEPS")).isEqualTo("96");
    assertThat(Integer.parseInt(word(disturbed, "REPEATED"))).isBetween(1, 16);
  }

  /** The search on the driver goes on from the open step with what it knew before. */
  @Test
  void anExecutorIsKilledInTheMiddleOfASearchOverAllRows() {
    Command alone = train("local[1]", "nothing", "search");
    assertThat(word(alone, "STEPS")).isEqualTo("40");
    checkUndisturbed(train(PROCESSES, "nothing", "search"), word(alone, "SHA256"));
    Command disturbed = train(PROCESSES, "executor", "search");
    assertThat(disturbed.output()).contains("KILLED", "REPLANNED Round 1 ended in step 2");
    assertThat(word(disturbed, "SHA256")).isEqualTo(word(alone, "SHA256"));
    assertThat(word(disturbed, "STEPS")).isEqualTo("40");
  }

  @Test
  void anExecutorIsKilledAndNoSlotIsLeftForItsReplacement() {
    try (StandaloneCluster cluster =
        new StandaloneCluster(home.folder(), folder.resolve("cluster"), 2)) {
      checkSurvived(train(cluster.url(), "worker", TABLE));
    }
  }

  private void checkUndisturbed(Command command, String expected) {
    assertThat(word(command, "SHA256")).isEqualTo(expected);
    assertThat(word(command, "WORKERS").split(",")).hasSize(2);
    assertThat(word(command, "REPEATED")).isEqualTo("0");
  }

  private void checkSurvived(Command command) {
    assertThat(command.output()).contains("KILLED", "REPLANNED Round 1 ended in step");
    assertThat(word(command, "SHA256")).isEqualTo(undisturbed);
    assertThat(word(command, "STEPS")).isEqualTo("100");
    assertThat(Integer.parseInt(word(command, "REPEATED"))).isLessThanOrEqualTo(1);
  }

  private Command train(String master, String victim, String rows) {
    Command command = home.drive(DRIVER, master, ClusterHome.executorClassPath(), victim, rows);
    assertThat(command.code()).as(command.output()).isZero();
    return command;
  }

  /** What the driver printed after a name. */
  private static String word(Command command, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(command.output());
    assertThat(line.find()).as(command.output()).isTrue();
    return line.group(1);
  }
}
