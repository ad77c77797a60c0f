package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.field.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A value of a layer in a configuration. Numbers may be written as text, as substitutions make
 * them.
 *
 * @param path of the layer and the key it belongs to
 * @param problems where what is wrong with layers inside is noted
 */
record WrittenConfig(ConfigValue value, String path, Problems problems) implements Written {
  @Override
  public OptionalDouble number() {
    if (value.valueType() != ConfigValueType.NUMBER
        && value.valueType() != ConfigValueType.STRING) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(String.valueOf(value.unwrapped())));
    } catch (NumberFormatException text) {
      return OptionalDouble.empty();
    }
  }

  @Override
  public Optional<String> text() {
    return value.valueType() == ConfigValueType.STRING
        ? Optional.of((String) value.unwrapped())
        : Optional.empty();
  }

  @Override
  public Optional<Boolean> flag() {
    String text = String.valueOf(value.unwrapped());
    return text.equals("true") || text.equals("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  @Override
  public Optional<List<Written>> list() {
    if (value.valueType() != ConfigValueType.LIST) {
      return Optional.empty();
    }
    List<Written> list = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      list.add(new WrittenConfig(one, path + "." + list.size(), problems));
    }
    return Optional.of(list);
  }

  @Override
  public Optional<Chain> layers() {
    if (value.valueType() != ConfigValueType.LIST) {
      return Optional.empty();
    }
    return Optional.of(new Chain(LayerKeys.entries((ConfigList) value, path + ".", problems)));
  }
}
