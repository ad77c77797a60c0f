package io.kindling.jobs.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What decides how a run ends: a run goes on from a checkpoint only where all of this is the same.
 *
 * @param settings by name, as texts
 */
public record RunIdentity(Map<String, String> settings) {
  private static final int MOST_SHOWN = 5;

  public RunIdentity {
    settings = Map.copyOf(settings);
  }

  /** With one more. */
  public RunIdentity with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new RunIdentity(more);
  }

  /**
   * In which this one differs from that of a checkpoint, as clauses; none where they agree.
   *
   * @param defaults what held there of settings that were not kept, because they came later
   */
  List<String> differences(RunIdentity kept, Map<String, String> defaults) {
    TreeSet<String> names = new TreeSet<>(settings.keySet());
    names.addAll(kept.settings.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String here = settings.getOrDefault(name, "nothing");
      String there = kept.settings.getOrDefault(name, "nothing");
      boolean later = !kept.settings.containsKey(name) && here.equals(defaults.get(name));
      if (!here.equals(there) && !later) {
        differences.add(String.format("%s is %s here and %s there", name, here, there));
      }
    }
    return differences;
  }

  /** The clauses as one, not too many of them. */
  static String listed(List<String> differences) {
    String shown =
        String.join("; ", differences.subList(0, Math.min(MOST_SHOWN, differences.size())));
    int more = differences.size() - MOST_SHOWN;
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }
}
