package io.kindling.jobs.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
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
