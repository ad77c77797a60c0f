package io.kindling.jobs.trial;

import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Trials that have come to an end, in the folder of a run that wants the results of all of them:
 * one that goes on where another was stopped trains the others only.
 */
public final class EndedTrials {
  /** The folder inside a run's. */
  public static final String FOLDER = "ended";

  private final RunFolder folder;
  private final Storage place;
  private final Consumer<String> says;
  private final Map<Integer, TrialResult> results = new TreeMap<>();

  /**
   * Of a run.
   *
   * @param says hears, as sentences, what is kept of an earlier run, and what of it is of no use
   */
  public EndedTrials(RunFolder folder, Consumer<String> says) {
    this.folder = folder;
    this.place = folder.storage().in(FOLDER);
    this.says = says;
  }

  private static String name(Trial trial) {
    return "trial-" + trial.number();
  }

  /**
   * Runs those that no earlier run has brought to an end.
   *
   * @param told hears of each as it ends, one at a time
   * @return what came of all, in the order of their numbers
   */
  public List<TrialResult> run(Trials trials, List<Trial> all, Consumer<TrialResult> told) {
    List<Trial> left = new ArrayList<>();
    for (Trial trial : all) {
      find(trial)
          .ifPresentOrElse(result -> results.put(trial.number(), result), () -> left.add(trial));
    }
    if (!results.isEmpty()) {
      says.accept(
          String.format(
              "%d of %d trainings of the earlier run are kept", results.size(), all.size()));
    }
    Map<Integer, Trial> byNumber =
        left.stream().collect(Collectors.toMap(Trial::number, Function.identity()));
    trials.each(
        left,
        result -> {
          keep(byNumber.get(result.number()), result);
          results.put(result.number(), result);
          told.accept(result);
        });
    return List.copyOf(results.values());
  }

  /** How many have come to their end by now. */
  public int count() {
    return results.size();
  }

  private void keep(Trial trial, TrialResult result) {
    folder.requireHeld();
    place.write(name(trial), TrialRecord.of(trial, result));
  }

  private Optional<TrialResult> find(Trial trial) {
    Optional<byte[]> record = place.read(name(trial));
    try {
      return record.map(bytes -> TrialRecord.read(trial, bytes));
    } catch (IllegalArgumentException damaged) {
      says.accept(
          String.format(
              "note: %s/%s is of no use (%s): %s is trained again",
              place.shown(), name(trial), damaged.getMessage(), trial.name()));
      return Optional.empty();
    }
  }
}
