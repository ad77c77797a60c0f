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

  private Path folder;
  private ClusterHome home;
  private String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path shared) throws IOException {
    folder = shared;
    home = ClusterHome.in(folder.resolve("home"));
    undisturbed = word(train("local[1]", "nothing"), "SHA256");
  }

  @Test
  void twoProcessesContributeToTheSameBits() {
    Command command = train("local-cluster[2,1,1024]", "nothing");
    assertThat(word(command, "SHA256")).isEqualTo(undisturbed);
    assertThat(word(command, "WORKERS").split(",")).hasSize(2);
    assertThat(word(command, "REPEATED")).isEqualTo("0");
  }

  @Test
  void anExecutorIsKilledAndReplaced() {
    checkSurvived(train("local-cluster[2,1,1024]", "executor"));
  }

  @Test
  void anExecutorIsKilledAndNoSlotIsLeftForItsReplacement() {
    try (StandaloneCluster cluster =
        new StandaloneCluster(home.folder(), folder.resolve("cluster"), 2)) {
      checkSurvived(train(cluster.url(), "worker"));
    }
  }

  private void checkSurvived(Command command) {
    assertThat(command.output()).contains("KILLED", "REPLANNED Round 1 ended in step");
    assertThat(word(command, "SHA256")).isEqualTo(undisturbed);
    assertThat(word(command, "STEPS")).isEqualTo("100");
    assertThat(Integer.parseInt(word(command, "REPEATED"))).isLessThanOrEqualTo(1);
  }

  private Command train(String master, String victim) {
    Command command = home.drive(DRIVER, master, ClusterHome.executorClassPath(), victim);
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
