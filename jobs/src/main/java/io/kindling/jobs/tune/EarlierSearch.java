package io.kindling.jobs.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.config.DecisiveSettings;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an earlier run of the same search has found. */
public final class EarlierSearch {
  /** Tells which rows were searched. */
  public static final String FILE = "search.json";

  private static final int MOST_SHOWN = 5;

  private EarlierSearch() {}

  /**
   * Says in a folder which search it holds.
   *
   * @param config the effective configuration
   * @param fingerprint of the rows
   */
  public static void begin(RunFolder folder, String config, String fingerprint) {
    folder.write(ModelStore.CONFIG_FILE, config);
    folder.write(
        FILE, new ObjectMapper().createObjectNode().put("data", fingerprint).toPrettyString());
  }

  /**
   * In which the search in a folder differs from this one, as clauses.
   *
   * @param section of the configuration that says what is searched
   */
  public static List<String> differences(
      String section, Storage storage, String config, String fingerprint) {
    List<String> differences = new ArrayList<>();
    for (String name : List.of(ModelStore.CONFIG_FILE, FILE)) {
      if (!storage.has(name)) {
        differences.add(name + " is not there, so that nobody knows of what the results are");
      }
    }
    storage
        .read(ModelStore.CONFIG_FILE)
        .ifPresent(
            kept ->
                differences.addAll(
                    DecisiveSettings.ofSearch(
                        section, new String(kept, StandardCharsets.UTF_8), config)));
    storage
        .read(FILE)
        .map(EarlierSearch::fingerprint)
        .filter(kept -> !kept.equals(fingerprint))
        .ifPresent(kept -> differences.add("the rows were others"));
    return differences.size() <= MOST_SHOWN ? differences : differences.subList(0, MOST_SHOWN);
  }

  private static String fingerprint(byte[] file) {
    try {
      JsonNode json = new ObjectMapper().readTree(file);
      return json.path("data").asText();
    } catch (IOException damaged) {
      return "";
    }
  }

  /**
   * What was found, by {@link Bench#key}.
   *
   * @param table its name
   */
  public static Map<String, Entry> found(String table, Storage storage) {
    Map<String, Entry> found = new LinkedHashMap<>();
    for (Entry entry : TrialTable.read(table, storage)) {
      found.put(Bench.key(entry.number(), entry.rung()), entry);
    }
    return found;
  }
}
