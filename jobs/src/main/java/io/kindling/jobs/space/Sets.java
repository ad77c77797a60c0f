package io.kindling.jobs.space;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Values as options of the form KEY=VALUE. */
final class Sets {
  /** Where a section is one thing, which another does not add to but replaces. */
  private static final Pattern WHOLE = Pattern.compile("data[.]columns[.][^.]+");

  private Sets() {}

  /** Adds a value; of a section, each of its settings. */
  static void add(String key, ConfigValue value, List<String> sets) {
    if (!(value instanceof ConfigObject section) || section.isEmpty()) {
      sets.add(key + "=" + value.render(ConfigRenderOptions.concise()));
      return;
    }
    if (WHOLE.matcher(key).matches()) {
      sets.add(key + "=null");
    }
    for (String name : new TreeSet<>(section.keySet())) {
      add(key + "." + ConfigUtil.joinPath(name), section.get(name), sets);
    }
  }
}
