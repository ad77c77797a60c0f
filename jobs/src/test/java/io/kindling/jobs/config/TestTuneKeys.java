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
    return Candidates.of(config.tune(), config).first();
  }

  @Test
  void whatHoldsIsReadAgainAsTheSame() {
    RunConfig config =
        read(
            """
            search = asha, trials = 7, metric = validation.accuracy, lag = 4, seed = 9, interval = 3
            rounds = 2, narrowing = 0.25, startTrials = 5, epochs = 100, timeBudget = 90 s, keep = all
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
    assertThat(again.tune().search()).isEqualTo(TuneSettings.Search.RANDOM);
    assertThat(again.tune().schedule()).isEqualTo(TuneSettings.Schedule.ASHA);
    assertThat(again.tune().keep()).isEqualTo(TuneSettings.Keep.ALL);
    assertThat(again.tune().budget()).isEqualTo(config.tune().budget());
    assertThat(again.tune().drawing()).isEqualTo(config.tune().drawing());
    assertThat(again.tune().pace()).isEqualTo(config.tune().pace());
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
    assertRefused(
        "search = asha, schedule = halving", "tune.search = asha is short for random with");
    assertRefused(
        "search = grid, schedule = population",
        "tune.search = grid does not go with tune.schedule = population, which changes");
    assertRefused("search = coarse, trials = 2", "tune.rounds = 3 are more than tune.trials = 2");
    assertRefused("trials = 1, schedule = population", "tune.trials = 1 is no population");
    assertRefused("timeBudget = 0 s", "'tune.timeBudget' must be a time above 0");
    assertRefused(
        "search = tpe, space { training.batchSize { choice = [-3] } }",
        "a draw from tune.space (training.batchSize=-3) is refused: ");
    assertRefused("constraints = [ { metric = parameters } ]", "'tune.constraints' must be a list");
  }

  @Test
  void whatAPopulationCannotChangeIsRefused() {
    String population = "schedule = population, space { ";
    assertThat(
            candidates(
                population
                    + "training.optimizer.adam { rate { logUniform = [1e-3, 1e-1] } },"
                    + " network { choice = [ [ { dense = 4 }, { dropout = { uniform = [0, 0.5] } },"
                    + " { dense = 2 } ] ] } }"))
        .hasSize(32);
    assertRefused(
        population + "training.batchSize { choice = [16, 32] } }",
        "'training.batchSize' cannot be searched with tune.schedule = population: it may not");
    assertRefused(
        population
            + "network { choice = [ [ { dense = { integer = [2, 8] } }, { dense = 2 } ] ] } }",
        "'network.0.dense' cannot be searched with tune.schedule = population");
    assertRefused(
        population + "training.decay.l2 { uniform = [0, 0.1] } }",
        "'training.decay.l2' may be 0 or nothing in tune.space: with tune.schedule = population");
    assertRefused(
        population + "training.clip.globalNorm { choice = [null, 1] } }",
        "'training.clip.globalNorm' may be 0 or nothing in tune.space");
    assertRefused(
        population
            + "training.decay.weights { uniform = [0, 0.1] } } }, training.earlyStopping {"
            + " patience = 3 }, tune {",
        "training.earlyStopping, steps, target and timeBudget do not go with");
  }
}
