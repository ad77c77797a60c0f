package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.engine.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Parameter groups: a list of objects. */
final class Groups implements Kind<List<ParameterGroup>> {
  private static final Set<String> KEYS = Set.of("of", "rate", "decay", "frozen");

  @Override
  public String range() {
    return "a list such as [ { of = \"*.bias\", decay = 0 }, { of = [\"0.*\"], frozen = true },"
        + " { of = \"2.weight\", rate = 0.1 } ]";
  }

  @Override
  public List<ParameterGroup> read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    List<ParameterGroup> groups = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      Checks.require(one.valueType() == ConfigValueType.OBJECT, "not an object");
      groups.add(group((ConfigObject) one));
    }
    return List.copyOf(groups);
  }

  private static ParameterGroup group(ConfigObject object) {
    Checks.require(KEYS.containsAll(object.keySet()), "an unknown key");
    Config config = object.toConfig();
    List<String> of = Kinds.texts("names").read(config.getValue("of"));
    boolean frozen = config.hasPath("frozen") && config.getBoolean("frozen");
    Checks.require(!frozen || !config.hasPath("rate"), "frozen with a rate");
    return frozen
        ? ParameterGroup.frozen(of.toArray(String[]::new))
        : new ParameterGroup(of, factor(config, "rate"), factor(config, "decay"));
  }

  private static float factor(Config config, String key) {
    return config.hasPath(key) ? (float) config.getDouble(key) : 1;
  }

  @Override
  public String write(List<ParameterGroup> groups) {
    return groups.stream().map(Groups::text).collect(Collectors.joining(", ", "[ ", " ]"));
  }

  private static String text(ParameterGroup group) {
    String of =
        group.patterns().stream()
            .map(ConfigUtil::quoteString)
            .collect(Collectors.joining(", ", "{ of = [", "]"));
    return group.rate() == 0
        ? of + ", frozen = true }"
        : of + ", rate = " + group.rate() + ", decay = " + group.decay() + " }";
  }
}
