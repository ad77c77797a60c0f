package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Those settings of a run that decide its model to the bit, apart from how long it trains. */
public final class DecisiveSettings {
  private static final Pattern OTHERS =
      Pattern.compile(
          "training\\.(epochs|steps|restarts|timeBudget|threshold|topK|target\\..*|checkpoints\\..*)"
              + "|averaging\\.(roundSteps|[a-z]+Timeout|heartbeat.*)"
              + "|data\\.(path|testPath|image\\.labels\\.path|date|days|missingDays|dateZone|prepared"
              + "|hold|scratch)|(predict|generate|model|report|crossval|bag|boost|tune|curve|trials)\\..*");

  /** Other things that are kept have spaces in their names. */
  private static final Pattern SECTIONS =
      Pattern.compile("(data|neighbours|training|averaging|engine)\\.");

  /** What decides neither what a trial reaches nor which trials there are. */
  private static final Pattern BESIDE_SEARCH =
      Pattern.compile(
          "tune\\.(trials|epochs|timeBudget)|curve\\.(repeats|metric)"
              + "|crossval\\.(metric|confidence|refit)|bag\\.(metric|combine)|averaging\\.[a-z]+Timeout|averaging\\.heartbeat.*"
              + "|data\\.(path|testPath|prepared|hold|scratch)"
              + "|(predict|generate|model|report|trials)\\..*|training\\.checkpoints\\..*");

  /** Sections of searches: that of another says nothing of one. */
  private static final Pattern SEARCHES = Pattern.compile("(tune|curve|crossval|bag|boost)\\..*");

  private static final String NOTHING = "nothing";

  private DecisiveSettings() {}

  /**
   * Their texts by key, the network's layers one by one.
   *
   * @param effective a configuration's effective text
   */
  public static Map<String, String> in(String effective) {
    Map<String, String> settings = everything(effective);
    settings.keySet().removeIf(key -> OTHERS.matcher(key).matches());
    return settings;
  }

  /**
   * In which a search differs from an earlier one, as clauses: all that decides what a trial
   * reaches, and what decides which trials there are, but for how many.
   *
   * @param section that of such a search, or of other trainings beside each other
   * @param kept the effective text of the earlier one
   * @param now that of this one
   */
  public static List<String> ofSearch(String section, String kept, String now) {
    Map<String, String> before = everything(kept);
    Map<String, String> here = everything(now);
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(here.keySet());
    keys.removeIf(key -> BESIDE_SEARCH.matcher(key).matches());
    keys.removeIf(key -> SEARCHES.matcher(key).matches() && !key.startsWith(section + "."));
    return keys.stream()
        .filter(key -> !before.getOrDefault(key, NOTHING).equals(here.getOrDefault(key, NOTHING)))
        .map(
            key ->
                String.format(
                    "%s was %s, now it is %s",
                    key, before.getOrDefault(key, NOTHING), here.getOrDefault(key, NOTHING)))
        .toList();
  }

  /** The texts of all settings by key. */
  static Map<String, String> everything(String effective) {
    Config config = ConfigFactory.parseString(effective);
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (key.equals(NetworkKeys.KEY) || key.equals(NetworkKeys.KEY + "." + NetworkKeys.LAYERS)) {
        ConfigList layers = (ConfigList) entry.getValue();
        for (int i = 0; i < layers.size(); i++) {
          settings.put(String.format("layer %d of the network", i + 1), text(layers.get(i)));
        }
      } else {
        settings.put(key, text(entry.getValue()));
      }
    }
    return settings;
  }

  /**
   * The defaults that held for a run without being kept with it: those of settings that came later.
   *
   * @param kept what was kept of the run, as {@link #in} gives it
   */
  public static Map<String, String> absentFrom(Map<String, String> kept) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> one : kept.entrySet()) {
      if (SECTIONS.matcher(one.getKey()).lookingAt()) {
        String path = ConfigUtil.joinPath(one.getKey().split("\\."));
        config = config.withFallback(ConfigFactory.parseString(path + " = " + one.getValue()));
      }
    }
    Reader reader = new Reader(config, new Problems());
    StringBuilder defaults = new StringBuilder();
    for (Setting<?> setting : Settings.all()) {
      boolean held =
          setting.fallback().isPresent()
              && !reader.has(setting.key())
              && Settings.holds(setting, reader);
      if (held) {
        defaults.append(setting.key()).append(" = ").append(setting.fallbackText()).append('\n');
      }
    }
    return in(defaults.toString());
  }

  private static String text(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise().setJson(false));
    return value instanceof ConfigObject ? "{ " + text + " }" : text;
  }
}
