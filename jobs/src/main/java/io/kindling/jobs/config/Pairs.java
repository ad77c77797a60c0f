package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of pairs of texts.
 *
 * @param range what they are
 */
record Pairs(String range) implements Kind<List<List<String>>> {
  private static final Kind<List<String>> PAIR = Kinds.texts("two texts");

  @Override
  public List<List<String>> read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    List<List<String>> pairs = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      List<String> pair = PAIR.read(one);
      Checks.require(pair.size() == 2, "not a pair");
      pairs.add(pair);
    }
    Checks.require(!pairs.isEmpty(), "an empty list");
    return pairs;
  }

  @Override
  public String write(List<List<String>> value) {
    return value.stream().map(PAIR::write).collect(Collectors.joining(", ", "[", "]"));
  }
}
