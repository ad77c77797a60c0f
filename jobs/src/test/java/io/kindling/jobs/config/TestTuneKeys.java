package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.tune.Candidates;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestTuneKeys {
  private static RunConfig read(String tune) {
    String text =
        """
        data { source = csv, path = there, label = y, columns { a { minMax {} } } }
        network = [ { dense = 2 } ]
        training.optimizer { adam { rate = 0.1 } }
        tune { %s }
        """;
    return RunConfig.read(
        ConfigFactory.parseString(text.formatted(tune)),
        List.of(),
        Purpose.TRAIN,
        Pattern.compile("secret"));
  }

  private static List<Candidate> candidates(String tune) {
    RunConfig config = read(tune);
    return Candidates.of(config.tune(), config);
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config =
        read(
            """
            search = asha, trials = 7, metric = validation.accuracy, lag = 4, seed = 9
            constraints = [ { metric = parameters, atMost = 1000 }, { metric = train.loss, atLeast = 0.25 } ]
            space { training { batchSize { integer = [16, 64], step = 16 }
                               optimizer { choice = [ { sgd { rate { logUniform = [1e-3, 1] } } }, { adam {} } ] } }
                    network { choice = [ [ { dense = { integer = [4, 8] }, activation = relu }, { dense = 2 } ] ] } }
            """);
    RunConfig again = RunConfig.ofText(config.text(), List.of());
    assertThat(again.text()).isEqualTo(config.text());
    assertThat(again.tune().constraints()).isEqualTo(config.tune().constraints());
    assertThat(again.tune().space().orElseThrow().draw(9, 3))
        .isEqualTo(config.tune().space().orElseThrow().draw(9, 3));
    assertThat(again.tune().search()).isEqualTo(TuneSettings.Search.ASHA);
  }

  @Test
  void sectionsTakeThePlaceOfWhatWasWritten() {
    String space =
        "search = grid, space { training.optimizer { choice = [ { sgd { rate = 0.5 } } ] },"
            + " data.columns.a { choice = [ { standardise {} } ] } }";
    List<Candidate> all = candidates(space);
    assertThat(all).hasSize(1);
    RunConfig one = read(space).with(all.get(0).sets());
    assertThat(one.text()).contains("optimizer.sgd.rate = 0.5").contains("standardise");
    assertThat(one.text().split("tune \\{")[0]).doesNotContain("adam").doesNotContain("minMax");
  }

  private static void assertRefused(String tune, String... sentences) {
    assertThatThrownBy(() -> candidates(tune)).hasMessageContainingAll(sentences);
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertRefused("trials = 3", "'tune.space' is missing: expected keys of the configuration");
    assertRefused("space {}", "'tune.space' is empty");
    assertRefused(
        "space { training.batchsize { choice = [1] } }",
        "unknown key 'training.batchsize' in tune.space",
        "the nearest known key is 'training.batchSize'");
    assertRefused(
        "space { training.optimizer.adam.rate { logUniform = [0, 1] } }",
        "'tune.space' training.optimizer.adam.rate: logUniform = [0, 1] touches 0");
    assertRefused(
        "space { data.splitSeed { choice = [1, 2] } }",
        "'data.splitSeed' cannot be searched: rows are read and divided once for all trials");
    assertRefused(
        "space { training.restarts { choice = [1, 2] } }",
        "'training.restarts' cannot be searched: it says nothing of one training");
    assertRefused(
        "trials = 2, space { training.batchSize { choice = [-3] } }",
        "trial 0 (training.batchSize=-3) is refused: ",
        "'training.batchSize' must be ");
    assertRefused(
        "search = grid, points = 101, space { training { l2 { uniform = [0, 1] } } }",
        "unknown key 'training.l2' in tune.space");
    assertRefused(
        "search = grid, points = 101, space { training.optimizer.adam { rate { logUniform ="
            + " [1e-3, 1] }, beta1 { uniform = [0.1, 0.9] } } }",
        "The grid of tune.space has 10201 points with tune.points = 101: expected at most 10000");
    assertRefused("metric = test.accuracy", "tune.metric = test.accuracy would choose by the rows");
    assertRefused("constraints = [ { metric = parameters } ]", "'tune.constraints' must be a list");
  }
}
