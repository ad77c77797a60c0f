package io.kindling.jobs.space;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.List;

/** Values of which one is taken; each may have values inside that are drawn in their turn. */
final class Choice {
  private final List<ConfigValue> options;
  private final List<Object> names;

  private Choice(List<ConfigValue> options, List<Object> names) {
    this.options = List.copyOf(options);
    this.names = List.copyOf(names);
  }

  static Choice of(ConfigValue written) {
    Checks.require(
        written.valueType() == ConfigValueType.LIST && !((ConfigList) written).isEmpty(),
        "choice must be a list of at least one value");
    List<ConfigValue> options = List.copyOf((ConfigList) written);
    List<Object> names = new ArrayList<>();
    options.forEach(option -> names.add(name(option, names.size() + 1)));
    boolean apart = names.stream().distinct().count() == names.size();
    return new Choice(options, apart ? names : numbered(names));
  }

  int count() {
    return options.size();
  }

  ConfigValue option(int number) {
    return options.get(number);
  }

  /** What an option is called in tables. */
  Object name(int number) {
    return names.get(number);
  }

  /** The names of all options in their order. */
  List<Object> names() {
    return names;
  }

  private static Object name(ConfigValue option, int number) {
    if (option instanceof ConfigObject section && section.size() == 1) {
      return section.keySet().iterator().next();
    }
    if (option instanceof ConfigObject || option instanceof ConfigList) {
      return "option " + number;
    }
    return option.valueType() == ConfigValueType.NULL ? "null" : option.unwrapped();
  }

  private static List<Object> numbered(List<Object> names) {
    List<Object> numbered = new ArrayList<>();
    for (Object name : names) {
      numbered.add(numbered.size() + 1 + ": " + name);
    }
    return numbered;
  }
}
