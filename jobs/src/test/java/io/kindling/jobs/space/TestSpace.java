package io.kindling.jobs.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestSpace {
  private static Space space(String text) {
    return Space.of(ConfigFactory.parseString(text).root());
  }

  private static List<Object> values(String drawn) {
    Space space = space("a { " + drawn + " }");
    return IntStream.range(0, 200).mapToObj(i -> space.draw(7, i).values().get("a")).toList();
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  @Test
  void numbersFillTheirRange() {
    assertThat(values("uniform = [2, 3]"))
        .allMatch(one -> number(one) >= 2 && number(one) <= 3)
        .anyMatch(one -> number(one) < 2.1)
        .anyMatch(one -> number(one) > 2.9);
    assertThat(values("logUniform = [1e-4, 1]").stream().filter(one -> number(one) < 1e-2).count())
        .isBetween(70L, 130L);
    assertThat(new HashSet<>(values("integer = [3, 5]"))).isEqualTo(Set.of(3L, 4L, 5L));
    assertThat(new HashSet<>(values("integer = [16, 64], step = 16")))
        .isEqualTo(Set.of(16L, 32L, 48L, 64L));
    assertThat(new HashSet<>(values("uniform = [0.1, 0.4], step = 0.1")))
        .isEqualTo(Set.of(0.1, 0.2, 0.3, 0.4));
    assertThat(values("logUniform = [1, 1000], step = 1")).allMatch(one -> one instanceof Long);
    assertThat(new HashSet<>(values("choice = [relu, 3, true]")))
        .isEqualTo(Set.of("relu", 3, true));
  }

  /** What a trial gets of a key is the same whatever else is searched. */
  @Test
  void drawsDependOnTheSeedTheTrialAndTheKeyAlone() {
    Space alone = space("b.c { uniform = [0, 1] }");
    Space more =
        space("a { choice = [1, 2] }, b { a { integer = [1, 9] }, c { uniform = [0, 1] } }");
    for (int i = 0; i < 20; i++) {
      Object value = alone.draw(1, i).values().get("b.c");
      assertThat(more.draw(1, i).values().get("b.c")).isEqualTo(value);
      assertThat(more.draw(2, i).values().get("b.c")).isNotEqualTo(value);
    }
  }

  @Test
  void optionsBringSettingsAndSpacesOfTheirOwn() {
    Space space =
        space(
            """
            optimizer { choice = [ { adam { rate { logUniform = [1e-3, 1e-1] } } }, { sgd { rate = 0.1 } } ] }
            network { choice = [ [ { dense = { integer = [4, 8] } }, { dense = 2 } ], [ { dense = 2 } ] ] }
            """);
    List<Candidate> all = IntStream.range(0, 40).mapToObj(i -> space.draw(1, i)).toList();
    assertThat(all)
        .allSatisfy(
            one -> {
              boolean adam = one.values().get("optimizer").equals("adam");
              assertThat(one.values().containsKey("optimizer.adam.rate")).isEqualTo(adam);
              assertThat(one.sets().contains("optimizer.sgd.rate=0.1")).isEqualTo(!adam);
            })
        .anySatisfy(
            one ->
                assertThat(one.sets().get(0))
                    .matches("network=\\[\\{\"dense\":[4-8]},\\{\"dense\":2}]"))
        .anySatisfy(one -> assertThat(one.sets().get(0)).isEqualTo("network=[{\"dense\":2}]"));
  }

  @Test
  void aGridHasAllThatCanBePicked() {
    Space space =
        space(
            "a { choice = [ { x { uniform = [0, 1] } }, { y = 1 } ] }, b { integer = [1, 2] },"
                + " c { logUniform = [1, 100] }");
    assertThat(space.gridSize(3)).isEqualTo(24);
    List<Candidate> all = space.grid(3);
    assertThat(new HashSet<>(all.stream().map(Candidate::sets).toList())).hasSize(24);
    assertThat(all.get(0).sets()).containsExactly("a.x=0.0", "b=1", "c=1.0");
    assertThat(all.get(23).sets()).containsExactly("a.y=1", "b=2", "c=100.0");
    assertThat(all).anySatisfy(one -> assertThat(one.values()).containsEntry("c", 10.0));
  }

  /** How far the 64 fields of a square are from having as many each. */
  private static double unevenness(List<Candidate> all) {
    int[] cells = new int[64];
    for (Candidate one : all) {
      int across = (int) (number(one.values().get("a")) * 8);
      int down = (int) (number(one.values().get("b")) * 8);
      cells[Math.min(7, across) * 8 + Math.min(7, down)]++;
    }
    double mean = all.size() / 64.0;
    return Arrays.stream(cells).mapToDouble(one -> (one - mean) * (one - mean)).sum();
  }

  @Test
  void aSobolSequenceFillsASpaceMoreEvenlyThanChance() {
    Space space = space("a { uniform = [0, 1] }, b { uniform = [0, 1] }");
    for (long seed = 1; seed < 5; seed++) {
      long its = seed;
      Sobol sobol = Sobol.of(space, seed);
      List<Candidate> even = IntStream.range(0, 256).mapToObj(sobol::candidate).toList();
      List<Candidate> drawn = IntStream.range(0, 256).mapToObj(i -> space.draw(its, i)).toList();
      assertThat(unevenness(even)).isLessThan(unevenness(drawn) / 10);
      assertThat(sobol.candidate(17)).isEqualTo(even.get(17));
    }
    assertThat(Sobol.of(space, 1).candidate(0)).isNotEqualTo(Sobol.of(space, 2).candidate(0));
  }

  /** Beyond the dimensions of the sequence, too. */
  @Test
  void aSobolSequenceHasADimensionForEachKeyOfEachOption() {
    StringBuilder text =
        new StringBuilder("z { choice = [ { p { uniform = [0, 1] } }, { q = 1 } ] }");
    for (int i = 0; i < 1001; i++) {
      text.append(", a").append(i).append(" { integer = [0, 9] }");
    }
    Space space = space(text.toString());
    assertThat(space.drawn())
        .hasSize(1003)
        .containsKey("z.p")
        .containsEntry("z", List.of("p", "q"));
    Sobol sobol = Sobol.of(space, 1);
    List<Candidate> all = IntStream.range(0, 16).mapToObj(sobol::candidate).toList();
    assertThat(all.stream().filter(one -> one.values().containsKey("z.p")).count())
        .isBetween(3L, 13L);
    assertThat(all.stream().map(one -> one.values().get("a7")).distinct().count()).isGreaterThan(6);
  }

  @Test
  void sharesAndNumbersBelongToEachOther() {
    for (Range range :
        List.of(
            new Range(Range.Scale.UNIFORM, 2, 3, 0),
            new Range(Range.Scale.UNIFORM, 0.1, 0.9, 0.1),
            new Range(Range.Scale.INTEGER, 3, 17, 0),
            new Range(Range.Scale.LOGARITHMIC, 1e-4, 10, 0),
            new Range(Range.Scale.LOGARITHMIC, 8, 512, 8),
            new Range(Range.Scale.INTEGER, 4, 4, 0))) {
      for (double share = 0; share < 1; share += 0.03) {
        double number = range.at(share);
        assertThat(range.at(range.share(number))).as(range + " " + share).isEqualTo(number);
        assertThat(range.near(number)).isEqualTo(number);
      }
    }
    assertThat(new Range(Range.Scale.INTEGER, 8, 64, 8).near(50)).isEqualTo(48);
    assertThat(new Range(Range.Scale.UNIFORM, 0, 1, 0).near(1.3)).isEqualTo(1);
  }

  @Test
  void changesStayInTheSpaceAndAreOnesOfOneTime() {
    Space space =
        space("a { integer = [1, 9] }, b { logUniform = [1e-3, 1] }, c { choice = [x, y] }");
    Candidate candidate = space.draw(1, 0);
    Candidate changed = space.perturbed(1, 0, 1, candidate.values());
    assertThat(changed.values().get("a")).isNotEqualTo(candidate.values().get("a"));
    assertThat(changed).isEqualTo(space.perturbed(1, 0, 1, candidate.values()));
    assertThat(changed).isNotEqualTo(space.perturbed(1, 0, 2, candidate.values()));
    for (int time = 1; time < 50; time++) {
      candidate = space.perturbed(1, 0, time, candidate.values());
      assertThat(number(candidate.values().get("a"))).isBetween(1.0, 9.0);
      assertThat(number(candidate.values().get("b"))).isBetween(1e-3, 1.0);
    }
  }

  private static void assertRefused(String text, String sentence) {
    assertThatThrownBy(() -> space(text)).hasMessageContaining(sentence);
  }

  @Test
  void whatSaysNothingIsRefused() {
    assertRefused("", "is empty: expected keys of the configuration");
    assertRefused("a { logUniform = [0, 1] }", "a: logUniform = [0, 1] touches 0, which has no");
    assertRefused("a.b { uniform = [2, 1] }", "a.b: uniform = [2, 1]: the lower end is above");
    assertRefused("a { integer = [1, 2.5] }", "a: integer = [1, 2.5], step = 0: expected whole");
    assertRefused("a { uniform = [1] }", "a: uniform must be a list of a lower and an upper end");
    assertRefused("a { uniform = [1, 2], step = 0 }", "a: step = 0.0: expected one above 0");
    assertRefused("a { uniform = [1, x] }", "a: expected a number, found x");
    assertRefused("a { choice = [] }", "a: choice must be a list of at least one value");
    assertRefused("a { choice = [1], b { choice = [2] } }", "a: 'b' stands beside choice");
    assertRefused("a { choice = [ { choice = [1, 2] }, 3 ] }", "a: an option is a choice itself");
    assertRefused("a = 3", "a: 3 is not drawn: say how, or write it in the configuration itself");
    assertRefused("a { choice = [ { b { logUniform = [-1, 1] } } ] }", "a.b: logUniform = [-1, 1]");
  }
}
