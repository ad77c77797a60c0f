package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Those settings of a run that decide its model to the bit, apart from how long it trains. */
public final class DecisiveSettings {
  private static final Pattern OTHERS =
      Pattern.compile(
          "training\\.(epochs|steps|restarts|timeBudget|threshold|topK|target\\..*|checkpoints\\..*)"
              + "|averaging\\.(roundSteps|[a-z]+Timeout|heartbeat.*)"
              + "|data\\.(path|testPath)|(predict|generate|model|report)\\..*");

  private DecisiveSettings() {}

  /**
   * Their texts by key, the network's layers one by one.
   *
   * @param effective a configuration's effective text
   */
  public static Map<String, String> in(String effective) {
    Config config = ConfigFactory.parseString(effective);
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (key.equals(NetworkKeys.KEY) || key.equals(NetworkKeys.KEY + "." + NetworkKeys.LAYERS)) {
        ConfigList layers = (ConfigList) entry.getValue();
        for (int i = 0; i < layers.size(); i++) {
          settings.put(String.format("layer %d of the network", i + 1), text(layers.get(i)));
        }
      } else if (!OTHERS.matcher(key).matches()) {
        settings.put(key, text(entry.getValue()));
      }
    }
    return settings;
  }

  private static String text(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise().setJson(false));
    return value instanceof ConfigObject ? "{ " + text + " }" : text;
  }
}
