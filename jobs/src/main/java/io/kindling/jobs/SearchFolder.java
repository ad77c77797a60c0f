package io.kindling.jobs;

import io.kindling.jobs.output.Storage;
import io.kindling.jobs.tune.EarlierSearch;
import io.kindling.jobs.tune.Entry;
import io.kindling.jobs.tune.TrialTable;
import java.util.Map;
import java.util.Set;

/**
 * The folder of many trainings of which each is a line of a table.
 *
 * @param section of the configuration that says what is tried
 * @param table its name
 */
record SearchFolder(JobContext context, String section, String table) {
  /**
   * Makes the folder ready.
   *
   * @param fingerprint of the rows
   * @param others folders that a resumed run needs, too
   * @return what an earlier run of the same has found
   */
  Map<String, Entry> begin(String fingerprint, Set<String> others) {
    String noun = table.equals(TrialTable.TRIALS) ? "search" : section;
    TrainingsFolder folder = new TrainingsFolder(context, section, "a run that was no " + noun);
    Storage storage = context.requireFolder().storage();
    if (!folder.begin(fingerprint, TrialTable.files(table), others)) {
      return Map.of();
    }
    Map<String, Entry> known = EarlierSearch.found(table, storage);
    context.progress().say(known.size() + " results of the earlier run are kept");
    return known;
  }
}
