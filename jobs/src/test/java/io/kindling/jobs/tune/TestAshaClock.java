package io.kindling.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.config.TuneSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestAshaClock {
  private static final TuneSettings SETTINGS =
      new TuneSettings(
          Optional.empty(),
          TuneSettings.Search.ASHA,
          4,
          "validation.accuracy",
          List.of(new TuneSettings.Bound("parameters", 0, 100)),
          1,
          3,
          0,
          2,
          1);

  private static Entry entry(int number, int rung, double accuracy, long parameters) {
    return new Entry(
        number,
        rung,
        Map.of("a", number % 2 == 0 ? "even" : "odd", "b", number),
        Map.of("validation", Map.of("accuracy", accuracy)),
        1,
        1,
        parameters,
        Entry.State.STOPPED,
        "",
        0,
        "");
  }

  @Test
  void theBetterHalfOfARungGoesOn() {
    AshaClock clock = new AshaClock(4, 3, 2, new Ranking(SETTINGS));
    List<Entry> known = new ArrayList<>();
    assertThat(clock.next(known)).contains(new AshaClock.Job(0, 0));
    known.add(entry(0, 0, 0.5, 10));
    assertThat(clock.next(known)).contains(new AshaClock.Job(1, 0));
    known.add(entry(1, 0, 0.6, 10));
    assertThat(clock.next(known)).contains(new AshaClock.Job(1, 1));
    known.add(entry(1, 1, 0.7, 10));
    assertThat(clock.next(known)).contains(new AshaClock.Job(2, 0));
    known.add(entry(2, 0, 0.9, 1000)); // misses the constraint
    assertThat(clock.next(known)).contains(new AshaClock.Job(3, 0));
    known.add(entry(3, 0, 0.4, 10));
    assertThat(clock.next(known)).contains(new AshaClock.Job(0, 1));
    known.add(entry(0, 1, 0.8, 10));
    assertThat(clock.next(known)).contains(new AshaClock.Job(0, 2));
    assertThat(clock.next(known)).isEmpty();
  }

  @Test
  void rungsEndWithAllEpochs() {
    assertThat(Rungs.of(1, 3, 15)).containsExactly(1, 3, 9, 15);
    assertThat(Rungs.of(2, 2, 8)).containsExactly(2, 4, 8);
    assertThat(Rungs.of(5, 2, 3)).containsExactly(3);
  }

  @Test
  void importanceIsTheShareBetweenGroups() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(entry(i, 0, i % 2 == 0 ? 0.9 : 0.1, 10));
    }
    Ranking ranking = new Ranking(SETTINGS);
    Map<String, Double> shares = Importance.of(entries, ranking);
    assertThat(shares.keySet()).containsExactly("a", "b");
    assertThat(shares.get("a")).isEqualTo(1);
    assertThat(shares.get("b")).isLessThan(0.1);
    assertThat(Importance.of(entries.subList(0, 7), ranking)).isEmpty();
  }

  @Test
  void linesAreReadAgain() {
    Entry entry = entry(3, 1, Double.NaN, 7);
    Entry again = EntryJson.read(EntryJson.line(entry));
    assertThat(EntryJson.line(again)).isEqualTo(EntryJson.line(entry));
    assertThat(again.metrics()).isEqualTo(entry.metrics());
  }
}
