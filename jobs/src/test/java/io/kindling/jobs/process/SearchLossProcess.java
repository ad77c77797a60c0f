package io.kindling.jobs.process;

import static io.kindling.jobs.process.SearchRuns.FIRST_FOLD;
import static io.kindling.jobs.process.SearchRuns.FIRST_TRIAL;
import static io.kindling.jobs.process.SearchRuns.PROCESSES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An executor that is killed while trials are trained leaves no trace in what is found: small ones
 * are trained again, large ones go on from the round that was lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchLossProcess {
  private SearchRuns runs;

  @BeforeAll
  void runUndisturbed(@TempDir Path folder) throws IOException {
    runs = SearchRuns.in(folder);
    assertThat(runs.run("tune", "searched", "local[1]").output()).contains("10 small trials");
    assertThat(runs.run("crossval", "folds", "local[1]").output()).contains("8 small trials");
  }

  /** Between the first result and the last. */
  private void disturbed(String job, String name, String size, String first, String last)
      throws IOException {
    Started run = runs.start(job, name, PROCESSES, "--set", "trials.size=" + size);
    run.awaitLine(first);
    List<ProcessHandle> executors = run.executors();
    assertThat(executors).hasSize(2);
    Signal.KILL.to(executors.get(0).pid());
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output())
        .containsSubsequence(" " + size + " trials, 2 at once", "Lost executor ", last);
  }

  @Test
  void whileSmallTrialsOfASearchAreTrained() throws IOException {
    disturbed("tune", "small-search", "small", FIRST_TRIAL, "10 of 10 trials tried");
    runs.checkSameSearch("small-search", "searched");
  }

  @Test
  void whileLargeTrialsOfASearchAreTrained() throws IOException {
    disturbed("tune", "large-search", "large", FIRST_TRIAL, "10 of 10 trials tried");
    runs.checkSameSearch("large-search", "searched");
  }

  @Test
  void whileSmallTrialsOfACrossValidationAreTrained() throws IOException {
    disturbed("crossval", "small-folds", "small", FIRST_FOLD, "8 of 8, ");
    runs.checkSameFolds("small-folds", "folds");
  }

  @Test
  void whileLargeTrialsOfACrossValidationAreTrained() throws IOException {
    disturbed("crossval", "large-folds", "large", FIRST_FOLD, "8 of 8, ");
    runs.checkSameFolds("large-folds", "folds");
  }
}
