package io.kindling.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** A draw travels once, however many trials have it, so that a search of many holds it once. */
class TestSharedDraws {
  private static Trial trial(int number, Draw draw) {
    return new Trial(number, "trial " + number, List.of(), draw, Set.of());
  }

  @Test
  void trialsOfOneDrawTravelWithoutIt() {
    Draw shared = Draw.of(new int[] {1, 2, 3}, new int[] {4}, new int[0]);
    Draw own = Draw.of(new int[] {7}, new int[0], new int[0]);
    List<Trial> all = List.of(trial(0, shared), trial(1, own), trial(2, shared));
    try (JavaSparkContext spark = LocalContext.open("local[1]");
        SharedDraws draws = SharedDraws.of(spark, all)) {
      List<SharedDraws.Sent> sent = draws.trials();
      assertThat(sent).hasSize(3);
      assertThat(sent.get(0).trial().draw().rows(Part.TRAIN)).isEmpty();
      assertThat(sent.get(2).trial().draw().rows(Part.TRAIN)).isEmpty();
      assertThat(sent.get(1).trial().draw().rows(Part.TRAIN)).containsExactly(7);
      for (int i = 0; i < 3; i++) {
        Trial whole = draws.there().whole(sent.get(i));
        assertThat(whole.number()).isEqualTo(i);
        assertThat(whole.draw().fingerprint()).isEqualTo(all.get(i).draw().fingerprint());
      }
    }
  }
}
