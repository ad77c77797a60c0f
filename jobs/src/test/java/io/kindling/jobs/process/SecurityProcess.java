package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Spark's authentication and encryption, training goes on, and nobody else can talk to it. */
class SecurityProcess {
  private static final String PLAIN = "io.kindling.jobs.training.LossyTraining";
  private static final String GUARDED = "io.kindling.jobs.training.GuardedTraining";
  private static final String PROCESSES = "local-cluster[2,1,1024]";

  @TempDir Path folder;

  @Test
  void onlyWhoKnowsTheSecretIsAnsweredAndTheBitsAreTheSame() throws IOException {
    ClusterHome home = ClusterHome.in(folder.resolve("home"));
    String classes = ClusterHome.executorClassPath();
    Command guarded = home.drive(GUARDED, PROCESSES, classes);
    assertThat(guarded.code()).as(guarded.output()).isZero();
    assertThat(line(guarded, "WITH THE SECRET")).matches("ANSWERED NEXT 4");
    assertThat(line(guarded, "WITH ANOTHER SECRET")).startsWith("REFUSED ");
    assertThat(line(guarded, "WITHOUT A SECRET")).startsWith("REFUSED ");
    assertThat(line(guarded, "WORKERS").split(",")).hasSize(2);
    Command plain = home.drive(PLAIN, "local[1]", classes, "nothing", "spirals");
    assertThat(line(guarded, "SHA256")).isEqualTo(line(plain, "SHA256"));
  }

  /** What the driver printed after a name. */
  private static String line(Command command, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (.+)$").matcher(command.output());
    assertThat(line.find()).as(command.output()).isTrue();
    return line.group(1);
  }
}
