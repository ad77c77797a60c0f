package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestProgress {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

  @Test
  void aBarShowsTheStepAndItsFiguresAndGivesWayToALine() {
    Progress progress = Progress.bar(out);
    progress.step(2, 5, 30, 60, () -> "loss 0.25, 800 rows/s, 12 s left");
    progress.say("note: something");
    String text = shown.toString(StandardCharsets.UTF_8);
    String bar =
        "epoch 2/5 ["
            + "█".repeat(15)
            + "·".repeat(15)
            + "] step 30/60 loss 0.25, 800 rows/s, 12 s left";
    assertThat(text)
        .isEqualTo(
            "\r"
                + bar
                + "\r"
                + " ".repeat(bar.length())
                + "\rnote: something"
                + System.lineSeparator());
  }

  /** Long epochs are told of twice a minute. */
  @Test
  void linesTellOfStepsNowAndThen() {
    AtomicLong seconds = new AtomicLong();
    Progress progress = Progress.lines(out, () -> seconds.get() * 1_000_000_000);
    for (int step = 1; step <= 65; step++) {
      seconds.set(step);
      progress.step(1, 3, step, 70, () -> "loss 0.5");
    }
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("epoch 1/3 step 30/70 loss 0.5", "epoch 1/3 step 60/70 loss 0.5");
  }

  @Test
  void linesLeaveStepsOut() {
    Progress progress = Progress.lines(out);
    progress.step(
        1,
        1,
        1,
        2,
        () -> {
          throw new AssertionError("asked for nothing");
        });
    assertThat(shown.size()).isZero();
  }
}
