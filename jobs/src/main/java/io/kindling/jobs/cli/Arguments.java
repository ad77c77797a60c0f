package io.kindling.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param job the job's word
 * @param config the configuration file
 * @param sets {@code key=value} options, in order
 * @param out the folder to write
 * @param ifExists what to do where {@code out} holds something
 * @param dryRun whether to stop before the work starts
 * @param plan whether to show what each call of a step is and takes
 * @param data whether to look at the rows, column by column
 */
public record Arguments(
    String job,
    Optional<String> config,
    List<String> sets,
    Optional<String> out,
    IfExists ifExists,
    boolean dryRun,
    boolean plan,
    boolean data) {
  public Arguments {
    sets = List.copyOf(sets);
  }

  static Arguments none() {
    return new Arguments(
        "", Optional.empty(), List.of(), Optional.empty(), IfExists.FAIL, false, false, false);
  }

  Arguments withJob(String word) {
    return new Arguments(word, config, sets, out, ifExists, dryRun, plan, data);
  }

  Arguments withConfig(String path) {
    return new Arguments(job, Optional.of(path), sets, out, ifExists, dryRun, plan, data);
  }

  Arguments withSet(String set) {
    List<String> longer = new ArrayList<>(sets);
    longer.add(set);
    return new Arguments(job, config, longer, out, ifExists, dryRun, plan, data);
  }

  Arguments withOut(String path) {
    return new Arguments(job, config, sets, Optional.of(path), ifExists, dryRun, plan, data);
  }

  Arguments withIfExists(IfExists rule) {
    return new Arguments(job, config, sets, out, rule, dryRun, plan, data);
  }

  Arguments asDryRun() {
    return new Arguments(job, config, sets, out, ifExists, true, plan, data);
  }

  Arguments withPlan() {
    return new Arguments(job, config, sets, out, ifExists, dryRun, true, data);
  }

  Arguments withData() {
    return new Arguments(job, config, sets, out, ifExists, dryRun, plan, true);
  }
}
