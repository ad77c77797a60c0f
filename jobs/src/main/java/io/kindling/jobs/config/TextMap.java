package io.kindling.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Texts by name, as another program wants them. */
final class TextMap implements Kind<Map<String, String>> {
  @Override
  public String range() {
    return "a section such as { multiLine = true }";
  }

  @Override
  public boolean takesSections() {
    return true;
  }

  @Override
  public Map<String, String> read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.OBJECT, "no section");
    Map<String, String> texts = new TreeMap<>();
    ((ConfigObject) value)
        .forEach(
            (name, one) -> {
              boolean single =
                  one.valueType() != ConfigValueType.OBJECT
                      && one.valueType() != ConfigValueType.LIST;
              Checks.require(single, "not one value");
              texts.put(name, String.valueOf(one.unwrapped()));
            });
    return texts;
  }

  @Override
  public String write(Map<String, String> value) {
    return value.entrySet().stream()
        .map(one -> quoted(one.getKey()) + " = " + quoted(one.getValue()))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
