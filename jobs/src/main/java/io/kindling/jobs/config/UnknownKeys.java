package io.kindling.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Notes every key that no setting has, with the nearest one that a setting has. */
final class UnknownKeys {
  private final Set<String> keys = new LinkedHashSet<>();
  private final Set<String> sections = new LinkedHashSet<>();
  private final String where;
  private final Problems problems;

  private UnknownKeys(List<Setting<?>> known, String where, Problems problems) {
    this.where = where;
    this.problems = problems;
    for (Setting<?> setting : known) {
      String key = setting.key();
      keys.add(key);
      for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
        sections.add(key.substring(0, dot));
      }
    }
  }

  /**
   * Checks all keys of a configuration.
   *
   * @param where the end of the message's first half, such as " in layer 3"
   */
  static void check(ConfigObject root, List<Setting<?>> known, String where, Problems problems) {
    new UnknownKeys(known, where, problems).descend(root, "");
  }

  private void descend(ConfigObject object, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
      String key = prefix + entry.getKey();
      ConfigValue value = entry.getValue();
      boolean isObject = value.valueType() == ConfigValueType.OBJECT;
      if (isObject && sections.contains(key)) {
        descend((ConfigObject) value, key + ".");
      } else if (sections.contains(key) && !keys.contains(key)) {
        problems.add(
            value.origin(),
            String.format("'%s' must be a section { … }, found %s", key, Reader.found(value)));
      } else if (!keys.contains(key)) {
        unknown(key, value);
      }
    }
  }

  private void unknown(String key, ConfigValue value) {
    Set<String> candidates = new LinkedHashSet<>(keys);
    candidates.addAll(sections);
    String hint =
        candidates.isEmpty()
            ? "it has no settings"
            : "the nearest known key is '" + Nearest.of(key, candidates) + "'";
    problems.add(value.origin(), String.format("unknown key '%s'%s: %s", key, where, hint));
  }
}
