package io.kindling.jobs;

import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.tune.EarlierSearch;
import io.kindling.jobs.tune.Entry;
import io.kindling.jobs.tune.TrialTable;
import java.util.HashSet;
import java.util.List;
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
    RunFolder folder = context.requireFolder();
    String config = context.config().text();
    boolean resumes = context.arguments().ifExists() == IfExists.RESUME;
    boolean isSearch = TrialTable.files(table).stream().anyMatch(folder.storage()::has);
    if (!resumes || !isSearch) {
      if (resumes && folder.hadSucceeded()) {
        throw folder.refused(
            refusal(folder, "a run that was no " + noun() + " has succeeded there"));
      }
      folder.clear();
      EarlierSearch.begin(folder, config, fingerprint);
      return Map.of();
    }
    List<String> differences =
        EarlierSearch.differences(section, folder.storage(), config, fingerprint);
    if (!differences.isEmpty()) {
      throw folder.refused(refusal(folder, String.join("; ", differences)));
    }
    Map<String, Entry> known = EarlierSearch.found(table, folder.storage());
    Set<String> kept = new HashSet<>(TrialTable.files(table));
    kept.addAll(others);
    kept.add(ModelStore.CONFIG_FILE);
    folder.clearExcept(kept);
    EarlierSearch.begin(folder, config, fingerprint);
    context.progress().say(known.size() + " results of the earlier run are kept");
    return known;
  }

  private String noun() {
    return table.equals(TrialTable.TRIALS) ? "search" : section;
  }

  private String refusal(RunFolder folder, String why) {
    return String.format(
        "%s cannot be resumed: %s. Choose another --out, or %s as before, or say --if-exists"
            + " overwrite to begin again.",
        folder.storage().shown(),
        why,
        table.equals(TrialTable.TRIALS) ? "search" : "run " + section);
  }
}
