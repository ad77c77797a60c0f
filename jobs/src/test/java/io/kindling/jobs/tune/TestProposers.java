package io.kindling.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestProposers {
  private static final Space SPACE =
      Tries.space(
          """
          rate { logUniform = [1e-6, 1] }
          width { integer = [8, 256], step = 8 }
          rest { uniform = [0, 1] }
          kind { choice = [ { a { z { uniform = [0, 1] } } }, { b { z { uniform = [0, 1] } } }, { c = 1 } ] }
          """);

  private static double number(Map<String, Object> values, String key) {
    return ((Number) values.getOrDefault(key, 0.0)).doubleValue();
  }

  /** Highest, at 0, with a rate of 1e-2, a width of 192, and kind b with z = 0.2. */
  private static double accuracy(Map<String, Object> values) {
    double rate = (Math.log10(number(values, "rate")) + 2) / 6;
    double width = (number(values, "width") - 192) / 248;
    double inner = values.get("kind").equals("b") ? number(values, "kind.b.z") - 0.2 : 0.7;
    return -(rate * rate + width * width + inner * inner);
  }

  private static TuneSettings tune(Search search, int trials, long seed) {
    return Tries.settings(search, Schedule.WHOLE, trials, seed);
  }

  private static double mean(Search search) {
    return IntStream.range(0, 30)
        .mapToDouble(
            seed -> Tries.best(Tries.run(tune(search, 60, seed), SPACE, TestProposers::accuracy)))
        .average()
        .orElseThrow();
  }

  @Test
  void thoseThatLearnFindMoreThanChance() {
    double random = mean(Search.RANDOM);
    assertThat(mean(Search.TPE)).isGreaterThan(random / 2);
    assertThat(mean(Search.COARSE)).isGreaterThan(random);
  }

  @Test
  void tpeDrawsFirstAndSeesWhatItIsShownAlone() {
    TuneSettings tune = tune(Search.TPE, 40, 3);
    List<Entry> entries = Tries.run(tune, SPACE, TestProposers::accuracy);
    for (int i = 0; i < 10; i++) {
      assertThat(entries.get(i).values()).isEqualTo(SPACE.draw(3, i).values());
    }
    Proposer tpe = Proposers.of(tune, SPACE, List.of());
    List<Entry> again = new ArrayList<>();
    for (Entry entry : entries) {
      again.add(EntryJson.read(EntryJson.line(entry)));
    }
    for (int i : new int[] {39, 25, 12}) {
      assertThat(tpe.propose(i, again.subList(0, i)).orElseThrow().shown())
          .isEqualTo(entries.get(i).shown());
    }
    assertThat(tpe.propose(39, again.subList(0, 5)).orElseThrow()).isEqualTo(SPACE.draw(3, 39));
  }

  /** What misses a constraint is no example, however good it is otherwise. */
  @Test
  void tpeKeepsAwayFromWhatCannotBeTaken() {
    Space space = Tries.space("x { uniform = [0, 1] }");
    TuneSettings tune = tune(Search.TPE, 200, 1);
    List<Entry> known = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double x = number(space.draw(1, i).values(), "x");
      known.add(Tries.entry(i, 0, Map.of("x", x), x, x > 0.5 ? 1000 : 10));
    }
    Proposer tpe = Proposers.of(tune, space, List.of());
    long allowed =
        IntStream.range(40, 100)
            .filter(i -> number(tpe.propose(i, known).orElseThrow().values(), "x") < 0.6)
            .count();
    assertThat(allowed).isGreaterThan(50);
  }

  @Test
  void roundsNarrowAroundTheBest() {
    TuneSettings tune = tune(Search.COARSE, 40, 2);
    List<Entry> entries = Tries.run(tune, SPACE, TestProposers::accuracy);
    Entry best = entries.subList(0, 27).stream().min(new Ranking(tune).bestFirst()).orElseThrow();
    double center = Math.log10(number(best.values(), "rate"));
    assertThat(entries.subList(27, 40))
        .allMatch(one -> one.values().get("kind").equals(best.values().get("kind")))
        .allMatch(one -> Math.abs(Math.log10(number(one.values(), "rate")) - center) < 1.5);
    Proposer coarse = Proposers.of(tune, SPACE, List.of());
    assertThat(coarse.propose(14, entries.subList(0, 13))).isEmpty();
    assertThat(coarse.propose(14, entries.subList(0, 14)).map(Candidate::values))
        .contains(entries.get(14).values());
  }
}
