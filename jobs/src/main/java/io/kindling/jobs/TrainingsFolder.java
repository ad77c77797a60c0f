package io.kindling.jobs;

import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.trial.EndedTrials;
import io.kindling.jobs.tune.EarlierSearch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The folder of many trainings, of which an earlier run of the same may have left some.
 *
 * @param section of the configuration that says what is trained
 * @param others what a run that has succeeded there without leaving any must have been
 */
record TrainingsFolder(JobContext context, String section, String others) {
  /**
   * Makes the folder ready.
   *
   * @param fingerprint of the rows
   * @param found files and folders of which one is there where trainings were left
   * @param kept what else a resumed run needs
   * @return whether trainings of an earlier run are there
   */
  boolean begin(String fingerprint, Set<String> found, Set<String> kept) {
    RunFolder folder = context.requireFolder();
    String config = context.config().text();
    boolean resumes = context.arguments().ifExists() == IfExists.RESUME;
    boolean goesOn = resumes && found.stream().anyMatch(folder.storage()::has);
    if (goesOn) {
      List<String> differences =
          EarlierSearch.differences(section, folder.storage(), config, fingerprint);
      if (!differences.isEmpty()) {
        throw refused(folder, String.join("; ", differences));
      }
      Set<String> all = new HashSet<>(found);
      all.addAll(kept);
      all.addAll(Set.of(ModelStore.CONFIG_FILE, EarlierSearch.FILE));
      folder.clearExcept(all);
    } else {
      if (resumes && folder.hadSucceeded()) {
        throw refused(folder, others + " has succeeded there");
      }
      folder.clear();
    }
    EarlierSearch.begin(folder, config, fingerprint);
    return goesOn;
  }

  /** Makes the folder ready for trainings whose results are wanted all together. */
  EndedTrials begin(String fingerprint) {
    if (begin(fingerprint, Set.of(EndedTrials.FOLDER), Set.of())) {
      context.progress().say("the run goes on where an earlier one was stopped");
    }
    return new EndedTrials(context.requireFolder(), context.progress()::say);
  }

  /** Removes what only a run needs that goes on. */
  void end() {
    Storage storage = context.requireFolder().storage();
    storage.delete(EndedTrials.FOLDER);
    storage.delete(EarlierSearch.FILE);
  }

  private RuntimeException refused(RunFolder folder, String why) {
    return folder.refused(
        String.format(
            "%s cannot be resumed: %s. Choose another --out, or %s as before, or say --if-exists"
                + " overwrite to begin again.",
            folder.storage().shown(), why, section.equals("tune") ? "search" : "run " + section));
  }
}
