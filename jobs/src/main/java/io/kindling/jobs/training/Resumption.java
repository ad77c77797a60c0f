package io.kindling.jobs.training;

import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a run of another length can go on from where one stood, as if it had had that length. */
public final class Resumption {
  private static final long MOST_COMPARED = 1000;

  private final TrainingRequest request;
  private final Schedule schedule;
  private final RunState state;

  public Resumption(TrainingRequest request, RunState state) {
    this.request = request;
    this.schedule = request.schedule();
    this.state = state;
  }

  /** Why it cannot, as clauses; none where it can. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    long cut = state.steps() % schedule.stepsPerEpoch();
    if (state.steps() > schedule.steps()) {
      problems.add(
          String.format(
              "training.epochs and training.steps end the run after %d steps, but %d are made there",
              schedule.steps(), state.steps()));
    } else if (state.endsEpoch() && cut > 0 && state.steps() < schedule.steps()) {
      problems.add(
          String.format(
              "the run ended after %d steps, in the middle of an epoch of %d: no run that is longer"
                  + " ends an epoch there",
              state.steps(), schedule.stepsPerEpoch()));
    } else if (schedule.steps() != state.tally().ofSteps() && changesRates()) {
      problems.add(
          String.format(
              "training.schedule goes over the whole training: %d steps here and %d there give the"
                  + " %d steps that are made other rates",
              schedule.steps(), state.tally().ofSteps(), state.steps()));
    }
    return problems;
  }

  private boolean changesRates() {
    Stepping stepping = request.training().stepping();
    List<RateSchedule> schedules = new ArrayList<>(List.of(stepping.schedule()));
    for (ParameterGroup group : stepping.groups()) {
      group.own().flatMap(OwnOptimizer::schedule).ifPresent(schedules::add);
    }
    return schedules.stream().anyMatch(this::changes);
  }

  private boolean changes(RateSchedule rates) {
    List<Map<String, Double>> metrics = state.history().stream().map(EpochResult::byPart).toList();
    int inEpoch = schedule.stepsPerEpoch();
    Progress here = new Progress(0, schedule.steps(), inEpoch, metrics);
    Progress there = new Progress(0, state.tally().ofSteps(), inEpoch, metrics);
    long compared = Math.min(MOST_COMPARED, state.steps());
    for (long i = 0; i < compared; i++) {
      long step = i * state.steps() / compared;
      if (rates.factor(here.at(step)) != rates.factor(there.at(step))) {
        return true;
      }
    }
    return false;
  }
}
