package io.kindling.jobs.tune;

import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Keep;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.trial.Trials;
import java.util.function.Consumer;

/** A search as its settings ask for it. */
public final class Search {
  private final TuneSettings tune;
  private final Candidates candidates;
  private final Consumer<String> describe;

  /**
   * A search.
   *
   * @param describe says in Spark's pages what the calling thread does
   */
  public Search(TuneSettings tune, Candidates candidates, Consumer<String> describe) {
    this.tune = tune;
    this.candidates = candidates;
    this.describe = describe;
  }

  /** Tries all that is to be tried. */
  public Found run(Bench bench) {
    // As tasks of one stage, models of all would come faster than they are written.
    if (isDecided() && tune.keep() == Keep.BEST) {
      describe.accept(candidates.count() + " trials");
      return WholeSearch.run(bench, candidates.first());
    }
    Spending spending = new Spending(tune.budget(), System::nanoTime);
    return new ClockedSearch(bench, course(), lag(bench.trials()), spending, describe).run();
  }

  /** How many trials are under way at once at the most. */
  public int atOnce(Trials trials) {
    return isDecided() && tune.keep() == Keep.BEST ? candidates.count() : lag(trials) + 1;
  }

  /** Whether all that is tried is known before the first result. */
  private boolean isDecided() {
    return tune.schedule() == Schedule.WHOLE
        && candidates.areAllKnown()
        && !tune.budget().isBounded();
  }

  /** Where results decide nothing, nobody waits for them while there are slots. */
  private int lag(Trials trials) {
    int lag = tune.pace().lag();
    return isDecided() ? Math.max(lag, trials.slots()) : lag;
  }

  private Course course() {
    Drafts drafts = candidates.drafts();
    Ranking ranking = new Ranking(tune);
    Rungs rungs =
        Rungs.of(tune.pace().leastEpochs(), tune.pace().reduction(), candidates.mostEpochs());
    return switch (tune.schedule()) {
      case WHOLE -> new WholeCourse(drafts);
      case HALVING -> new HalvingCourse(drafts, rungs, ranking);
      case ASHA -> new AshaCourse(drafts, rungs, ranking);
      case POPULATION -> new PopulationCourse(drafts, tune, candidates.space());
    };
  }
}
