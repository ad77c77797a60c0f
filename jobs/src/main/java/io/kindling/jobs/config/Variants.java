package io.kindling.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Named sections, each with the settings in which it differs from the rest of a configuration. */
final class Variants implements Kind<Map<String, List<String>>> {
  private static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

  @Override
  public String range() {
    return "a section such as { small { training.batchSize = 16 }, large { training.batchSize ="
        + " 128 } }";
  }

  @Override
  public boolean takesSections() {
    return true;
  }

  /** In the order of their names: that in which they were written is not known any more. */
  @Override
  public Map<String, List<String>> read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.OBJECT, "no section");
    ConfigObject all = (ConfigObject) value;
    Map<String, List<String>> variants = new LinkedHashMap<>();
    for (String name : new TreeSet<>(all.keySet())) {
      Checks.require(all.get(name).valueType() == ConfigValueType.OBJECT, "no section");
      List<String> sets = new ArrayList<>();
      flatten("", (ConfigObject) all.get(name), sets);
      variants.put(name, List.copyOf(sets));
    }
    Checks.require(!variants.isEmpty(), "empty");
    return variants;
  }

  private static void flatten(String path, ConfigObject section, List<String> sets) {
    for (String key : new TreeSet<>(section.keySet())) {
      String own = path + (path.isEmpty() ? "" : ".") + ConfigUtil.joinPath(key);
      ConfigValue value = section.get(key);
      if (value instanceof ConfigObject inner && !inner.isEmpty()) {
        flatten(own, inner, sets);
      } else {
        sets.add(own + "=" + value.render(CONCISE));
      }
    }
  }

  @Override
  public String write(Map<String, List<String>> value) {
    return value.entrySet().stream()
        .map(
            one ->
                ConfigUtil.quoteString(one.getKey())
                    + " { "
                    + one.getValue().stream()
                        .map(set -> set.replaceFirst("=", " = "))
                        .collect(Collectors.joining(", "))
                    + " }")
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
