package io.kindling.jobs.space;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All keys under which values are drawn, those inside options among them. */
final class DrawnKeys {
  private final Map<String, List<Object>> found = new LinkedHashMap<>();

  private DrawnKeys() {}

  /** The names of options and the ends of ranges; of a key in several options, all of them. */
  static Map<String, List<Object>> of(Map<String, ConfigValue> byKey) {
    DrawnKeys keys = new DrawnKeys();
    byKey.forEach(keys::look);
    return keys.found;
  }

  private void look(String key, ConfigValue value) {
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        look(key + "." + i, list.get(i));
      }
    } else if (Drawn.is(value)) {
      lookAtDrawn(key, (ConfigObject) value);
    } else if (value instanceof ConfigObject section) {
      for (String name : new TreeSet<>(section.keySet())) {
        look(key + "." + ConfigUtil.joinPath(name), section.get(name));
      }
    }
  }

  private void lookAtDrawn(String key, ConfigObject drawn) {
    List<Object> values = found.computeIfAbsent(key, one -> new ArrayList<>());
    Optional<Choice> choice = Drawn.choice(drawn);
    if (choice.isEmpty()) {
      Range range = Drawn.range(drawn);
      values.add(range.low());
      values.add(range.high());
      return;
    }
    values.addAll(choice.get().names());
    for (int option = 0; option < choice.get().count(); option++) {
      look(key, choice.get().option(option));
    }
  }
}
