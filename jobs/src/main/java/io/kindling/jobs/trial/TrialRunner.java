package io.kindling.jobs.trial;

import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A way to run trials; all ways have the same results. */
interface TrialRunner extends AutoCloseable {
  /** Plans a trial without running it; the names of the metrics that it will be measured by. */
  Set<String> check(Trial trial);

  /** Those of a trial, fitted to the rows that it is to be trained on. */
  Encoders encoders(Trial trial);

  /** Runs all and tells what came of each as it ends; nothing of it is held. */
  void run(List<Trial> trials, Consumer<TrialResult> told);

  LegEnd run(Leg leg);

  /** How so many trials go, for the user. */
  String sentence(int trials, int most);

  @Override
  void close();
}
