package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.field.FieldKind;
import io.kindling.engine.network.field.FieldKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The network: a list of layers, or a section with layers that refer to each other by name, the
 * inputs they start from and the outputs they end in.
 */
final class NetworkKeys {
  static final String KEY = "network";
  static final String INPUTS = "inputs";
  static final String LAYERS = "layers";
  static final String OUTPUTS = "outputs";
  private static final String EXAMPLE = "such as [ { dense = 10 } ]";
  private static final FieldKind<List<Integer>> SHAPE =
      FieldKinds.wholes("a list of sizes, such as [3, 32, 32]", 1);

  private NetworkKeys() {}

  /** The network as it is written; what is wrong with it is noted. */
  static Optional<NetworkSpec> read(Reader reader) {
    Problems problems = reader.problems();
    if (!reader.has(KEY)) {
      problems.add("'network' is missing: expected a list of layers, " + EXAMPLE);
      return Optional.empty();
    }
    int before = problems.count();
    ConfigValue value = reader.config().getValue(KEY);
    NetworkSpec spec =
        value.valueType() == ConfigValueType.OBJECT
            ? section((ConfigObject) value, problems)
            : new NetworkSpec(List.of(), layers(value, KEY, problems), List.of());
    return problems.count() == before ? Optional.of(spec) : Optional.empty();
  }

  private static List<LayerEntry> layers(ConfigValue value, String key, Problems problems) {
    if (value.valueType() != ConfigValueType.LIST || ((ConfigList) value).isEmpty()) {
      problems.add(
          value.origin(),
          String.format(
              "'%s' must be a list of layers, %s, found %s", key, EXAMPLE, Reader.found(value)));
      return List.of();
    }
    return LayerKeys.entries((ConfigList) value, "", problems);
  }

  private static NetworkSpec section(ConfigObject object, Problems problems) {
    List<String> known = List.of(INPUTS, LAYERS, OUTPUTS);
    for (Map.Entry<String, ConfigValue> one : new TreeMap<>(object).entrySet()) {
      if (!known.contains(one.getKey())) {
        problems.add(
            one.getValue().origin(),
            String.format(
                "unknown key 'network.%s': the nearest known key is 'network.%s'",
                one.getKey(), Nearest.of(one.getKey(), known)));
      }
    }
    if (!object.containsKey(LAYERS)) {
      problems.add(
          object.origin(), "'network.layers' is missing: expected a list of layers, " + EXAMPLE);
      return NetworkSpec.NONE;
    }
    List<NamedShape> inputs =
        object.containsKey(INPUTS) ? inputs(object.get(INPUTS), problems) : List.of();
    List<String> outputs =
        object.containsKey(OUTPUTS)
            ? LayerKeys.names(object.get(OUTPUTS), "network.outputs", problems)
            : List.of();
    return new NetworkSpec(inputs, layers(object.get(LAYERS), "network.layers", problems), outputs);
  }

  /** A section, whose keys have no order but that of their letters; or a list of sections. */
  private static List<NamedShape> inputs(ConfigValue value, Problems problems) {
    List<NamedShape> inputs = new ArrayList<>();
    boolean list = value.valueType() == ConfigValueType.LIST;
    for (ConfigValue one : list ? (ConfigList) value : List.of(value)) {
      if (one.valueType() != ConfigValueType.OBJECT || ((ConfigObject) one).isEmpty()) {
        problems.add(
            one.origin(),
            "'network.inputs' must be a section such as { a = [28, 28], b = [10] }, or a list of"
                + " such sections, found "
                + Reader.found(one));
        continue;
      }
      new TreeMap<>((ConfigObject) one)
          .forEach((name, shape) -> input(name, shape, problems).ifPresent(inputs::add));
    }
    return inputs;
  }

  private static Optional<NamedShape> input(String name, ConfigValue value, Problems problems) {
    Optional<List<Integer>> sizes =
        SHAPE
            .read()
            .apply(new WrittenConfig(value, name, problems))
            .filter(list -> list.isEmpty() || SHAPE.allows().test(list));
    if (sizes.isEmpty()) {
      problems.add(
          value.origin(),
          String.format(
              "'network.inputs.%s' must be %s, found %s",
              name, SHAPE.range(), Reader.found(value)));
      return Optional.empty();
    }
    try {
      int[] shape = sizes.get().stream().mapToInt(Integer::intValue).toArray();
      return Optional.of(new NamedShape(name, Shape.of(shape)));
    } catch (IllegalArgumentException refused) {
      problems.add(value.origin(), refused.getMessage());
      return Optional.empty();
    }
  }
}
