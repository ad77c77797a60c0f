package io.kindling.jobs.process;

import static io.kindling.jobs.process.SearchRuns.FIRST_FOLD;
import static io.kindling.jobs.process.SearchRuns.PROCESSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A driver that is ended while trials are trained leaves a search that goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedSearchProcess {
  private static final int RESULTS = 5;

  private SearchRuns runs;
  private Path folder;

  @BeforeAll
  void searchUndisturbed(@TempDir Path shared) throws IOException {
    folder = shared;
    runs = SearchRuns.in(folder);
    assertThat(runs.run("tune", "searched", "local[1]").output()).contains("10 small trials");
  }

  private Started searching(String name, String master, String... more) throws Exception {
    Started run = runs.start("tune", name, master, more);
    run.awaitLine("10 ");
    runs.awaitResults(name, RESULTS);
    return run;
  }

  /** What is known keeps the seconds that it took: it was not trained again. */
  private void checkResumed(String name) throws IOException {
    List<String> known = runs.lines(name);
    assertThat(known).hasSizeBetween(RESULTS, runs.lines("searched").size() - 1);
    assertThat(folder.resolve(name).resolve("_SUCCESS")).doesNotExist();
    Command resumed = runs.run("tune", name, "local[2]", "--if-exists", "resume");
    assertThat(resumed.output())
        .contains(known.size() + " results of the earlier run are kept", "small trials");
    runs.checkSameSearch(name, "searched");
    assertThat(runs.lines(name)).containsAll(known);
    assertThat(folder.resolve(name).resolve("states")).doesNotExist();
    JsonNode status = runs.json(name, "status.json");
    assertThat(status.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(status.path("attempt").asText()).isEqualTo("2");
  }

  /** It goes on with small ones, on the states of the large. */
  @Test
  void killedWhileLargeTrialsAreTrained() throws Exception {
    Started run = searching("killed", PROCESSES, "--set", "trials.size=large");
    assertThat(run.kill()).isEqualTo(137);
    assertThat(run.output()).contains("10 large trials");
    assertThat(runs.json("killed", "status.json").path("state").asText()).isEqualTo("RUNNING");
    checkResumed("killed");
  }

  @Test
  void toldToStop() throws Exception {
    Started run = searching("told", "local[2]");
    assertThat(run.terminate()).as(run.output()).isEqualTo(75);
    String sentence =
        "The run was told to stop before it had ended: start it again with --if-exists resume --out "
            + folder.resolve("told");
    assertThat(run.output())
        .contains("kindling: " + sentence + "\n")
        .doesNotContain("This is a fault", "at io.kindling");
    JsonNode status = runs.json("told", "status.json");
    assertThat(status.path("state").asText()).isEqualTo("TRY_AGAIN");
    assertThat(status.path("code").asInt()).isEqualTo(75);
    assertThat(status.path("message").asText()).isEqualTo(sentence);
    checkResumed("told");
  }

  @Test
  void aCrossValidationWhoseDriverIsKilled() throws IOException {
    Command whole = runs.run("crossval", "all-folds", "local[1]");
    assertThat(whole.output()).containsSubsequence(FIRST_FOLD, "8 of 8, ");
    Started run = runs.start("crossval", "folds", "local[2]");
    run.awaitLine(FIRST_FOLD);
    assertThat(run.kill()).isEqualTo(137);
    Command again = runs.run("crossval", "folds", "local[2]", "--if-exists", "resume");
    assertThat(again.output())
        .containsPattern("[1-8] of 8 trainings of the earlier run are kept")
        .doesNotContain(FIRST_FOLD);
    assertThat(runs.json("folds", "status.json").path("attempt").asText()).isEqualTo("2");
    for (String key : List.of("candidates", "metrics", "comparisons")) {
      assertThat(runs.json("folds", "report.json").path(key))
          .isEqualTo(runs.json("all-folds", "report.json").path(key));
    }
  }
}
