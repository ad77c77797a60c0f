package io.kindling.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Budget;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.config.TuneSettings.Search;
import io.kindling.jobs.space.Space;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestCourses {
  private static final Space SPACE = Tries.space("x { uniform = [0, 1] }");

  private static TuneSettings tune(Schedule schedule, int trials) {
    return Tries.settings(Search.RANDOM, schedule, trials, 1);
  }

  private static Entry entry(int number, int rung, double accuracy) {
    return Tries.entry(number, rung, values(number), accuracy);
  }

  private static Map<String, Object> values(int number) {
    return Map.of("a", number % 2 == 0 ? "even" : "odd", "b", number);
  }

  private static String next(Course course, List<Entry> known) {
    return course
        .next(known)
        .map(
            job ->
                job.key()
                    + " to "
                    + job.epochs()
                    + (job.from() == job.number() ? "" : " from " + job.from()))
        .orElse("nothing");
  }

  @Test
  void ashaTrainsTheBetterHalfOfARungOn() {
    TuneSettings tune = tune(Schedule.ASHA, 4);
    Course course =
        new AshaCourse(Tries.drafts(tune, SPACE, 4), Rungs.of(1, 2, 4), new Ranking(tune));
    List<Entry> known = new ArrayList<>();
    assertThat(next(course, known)).isEqualTo("0/0 to 1");
    known.add(entry(0, 0, 0.5));
    assertThat(next(course, known)).isEqualTo("1/0 to 1");
    known.add(entry(1, 0, 0.6));
    assertThat(next(course, known)).isEqualTo("1/1 to 2");
    known.add(entry(1, 1, 0.7));
    assertThat(next(course, known)).isEqualTo("2/0 to 1");
    known.add(Tries.entry(2, 0, values(2), 0.9, 1000)); // misses the constraint
    assertThat(next(course, known)).isEqualTo("3/0 to 1");
    known.add(entry(3, 0, 0.4));
    assertThat(next(course, known)).isEqualTo("0/1 to 2");
    known.add(entry(0, 1, 0.8));
    assertThat(next(course, known)).isEqualTo("0/2 to 4");
    assertThat(next(course, known)).isEqualTo("nothing");
  }

  @Test
  void halvingWaitsForABracketAndBeginsTheNext() {
    TuneSettings tune = tune(Schedule.HALVING, 6);
    Course course =
        new HalvingCourse(Tries.drafts(tune, SPACE, 4), Rungs.of(1, 2, 4), new Ranking(tune));
    List<Entry> known = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(next(course, known)).isEqualTo(i + "/0 to 1");
    }
    known.addAll(List.of(entry(0, 0, 0.1), entry(1, 0, 0.4), entry(2, 0, 0.3)));
    assertThat(next(course, known)).isEqualTo("4/0 to 1");
    known.add(entry(3, 0, 0.2));
    assertThat(next(course, known)).isEqualTo("1/1 to 2");
    assertThat(next(course, known)).isEqualTo("2/1 to 2");
    assertThat(next(course, known)).isEqualTo("5/0 to 1");
    assertThat(next(course, known)).isEqualTo("nothing");
    known.addAll(List.of(entry(1, 1, 0.4), entry(2, 1, 0.5)));
    assertThat(next(course, known)).isEqualTo("2/2 to 4");
    known.addAll(List.of(entry(4, 0, 0.1), entry(5, 0, 0.2)));
    assertThat(next(course, known)).isEqualTo("5/1 to 2");
    known.add(entry(5, 1, 0.1));
    assertThat(next(course, known)).isEqualTo("5/2 to 4");
    assertThat(next(course, known)).isEqualTo("nothing");
  }

  @Test
  void theWorstOfAPopulationTakesOverFromTheBest() {
    TuneSettings tune = tune(Schedule.POPULATION, 4);
    Course course = new PopulationCourse(Tries.drafts(tune, SPACE, 5), tune, SPACE);
    List<Entry> known = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(next(course, known)).isEqualTo(i + "/0 to 2");
    }
    assertThat(next(course, known)).isEqualTo("nothing");
    for (int i = 0; i < 4; i++) {
      known.add(Tries.entry(i, 0, SPACE.draw(1, i).values(), i / 10.0));
    }
    Job job = course.next(known).orElseThrow();
    assertThat(job.from()).isEqualTo(3);
    assertThat(job.epochs()).isEqualTo(4);
    assertThat(job.candidate().values()).isNotEqualTo(SPACE.draw(1, 3).values());
    assertThat(next(course, known)).isEqualTo("1/1 to 4");
    assertThat(next(course, known)).isEqualTo("2/1 to 4");
    assertThat(next(course, known)).isEqualTo("3/1 to 4");
    assertThat(next(course, known)).isEqualTo("nothing");
    for (int i = 0; i < 4; i++) {
      known.add(Tries.entry(i, 1, job.candidate().values(), 1 - i / 10.0));
    }
    assertThat(next(course, known)).isEqualTo("0/2 to 5");
    assertThat(next(course, known)).isEqualTo("1/2 to 5");
    assertThat(next(course, known)).isEqualTo("2/2 to 5");
    assertThat(next(course, known)).isEqualTo("3/2 to 5 from 0");
    assertThat(next(course, known)).isEqualTo("nothing");
  }

  @Test
  void rungsEndWithAllEpochs() {
    assertThat(Rungs.all(1, 3, 15)).containsExactly(1, 3, 9, 15);
    assertThat(Rungs.all(2, 2, 8)).containsExactly(2, 4, 8);
    assertThat(Rungs.all(5, 2, 3)).containsExactly(3);
    assertThat(Rungs.of(1, 3, 15).epochs(3, 100)).isEqualTo(100);
    assertThat(Rungs.of(1, 3, 15).epochs(1, 100)).isEqualTo(3);
    assertThat(Rungs.of(1, 3, 15).epochs(2, 2)).isEqualTo(2);
  }

  @Test
  void aBudgetCountsWhatIsPlannedUntilItIsKnown() {
    AtomicLong clock = new AtomicLong(5);
    Budget budget = new Budget(OptionalLong.of(10), Optional.of(Duration.ofSeconds(1)));
    Spending spending = new Spending(budget, clock::get);
    assertThat(spending.hasEpochs(10)).isTrue();
    spending.plan(8);
    assertThat(spending.hasEpochs(3)).isFalse();
    spending.made(0, 6);
    assertThat(spending.hasEpochs(4)).isTrue();
    assertThat(spending.hasTime()).isTrue();
    clock.addAndGet(1_000_000_000L);
    assertThat(spending.hasTime()).isFalse();
  }

  @Test
  void importanceIsTheShareBetweenGroups() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(entry(i, 0, i % 2 == 0 ? 0.9 : 0.1));
    }
    Ranking ranking = new Ranking(tune(Schedule.ASHA, 4));
    Map<String, Double> shares = Importance.of(entries, ranking);
    assertThat(shares.keySet()).containsExactly("a", "b");
    assertThat(shares.get("a")).isEqualTo(1);
    assertThat(shares.get("b")).isLessThan(0.1);
    assertThat(Importance.of(entries.subList(0, 7), ranking)).isEmpty();
  }

  @Test
  void linesAreReadAgain() {
    Entry entry = entry(3, 1, Double.NaN);
    Entry again = EntryJson.read(EntryJson.line(entry));
    assertThat(EntryJson.line(again)).isEqualTo(EntryJson.line(entry));
    assertThat(again.metrics()).isEqualTo(entry.metrics());
    String before = EntryJson.line(entry).replace("\"from\":3,", "");
    assertThat(EntryJson.read(before).from()).isEqualTo(3);
  }
}
