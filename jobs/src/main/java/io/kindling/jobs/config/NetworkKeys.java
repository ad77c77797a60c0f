package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.ActivationWords;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Dropout;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.SoftmaxLayer;
import io.kindling.engine.op.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The network: a list of layers, each an object that starts with the layer's word. */
final class NetworkKeys {
  static final String KEY = "network";

  private static final Setting<String> ACTIVATION_WORD =
      Setting.of(
          "activation",
          Kinds.word(ActivationWords.all().keySet().toArray(String[]::new)),
          "identity",
          "",
          "The function behind the layer; as a layer of its own, for use behind batchNorm.");
  private static final Setting<Double> SLOPE =
      Setting.of(
          "slope",
          Kinds.number("a number", Double::isFinite),
          Double.parseDouble(Float.toString(Activation.LEAKY_RELU.slope())),
          "",
          "What a leakyRelu multiplies numbers below 0 by.");
  private static final Setting<Long> DENSE =
      Setting.open(
          "dense",
          Kinds.wholeBetween(1, 1 << 24),
          "numbers",
          "How many numbers come out of a fully connected layer.");
  private static final Setting<Initialiser> INITIALISER =
      Setting.open(
          "initialiser",
          Kinds.word(List.of(Initialiser.values()), Initialiser::word),
          "",
          "How a dense layer's weights start; he before relu and leakyRelu, else xavier.");
  private static final Setting<Double> DROPOUT =
      Setting.open(
          "dropout",
          Kinds.number("a number from 0 to below 1", rate -> rate >= 0 && rate < 1),
          "",
          "The share of numbers that are set to 0 while training.");
  private static final Setting<Double> MOMENTUM =
      Setting.of(
          "batchNorm.momentum",
          Kinds.number("a number above 0, at most 1", share -> share > 0 && share <= 1),
          0.1,
          "",
          "The weight of a new batch in the running statistics.");
  private static final Setting<Double> EPSILON =
      Setting.of(
          "batchNorm.epsilon",
          Kinds.number("a number above 0", number -> number > 0),
          1e-5,
          "",
          "What is added to the variance.");

  /** The layers by their words, each with its settings and how it is built from them. */
  private static final Map<String, Layer> LAYERS = new LinkedHashMap<>();

  static {
    layer("dense", List.of(DENSE, ACTIVATION_WORD, SLOPE, INITIALISER), NetworkKeys::dense);
    layer("batchNorm", List.of(MOMENTUM, EPSILON), NetworkKeys::batchNorm);
    layer("dropout", List.of(DROPOUT), layer -> new Dropout(layer.read(DROPOUT).floatValue()));
    layer("flatten", List.of(), layer -> new Flatten());
    layer("softmax", List.of(), layer -> new SoftmaxLayer());
    layer("activation", List.of(ACTIVATION_WORD, SLOPE), layer -> new Activated(activation(layer)));
  }

  private NetworkKeys() {}

  private record Layer(List<Setting<?>> settings, Function<Reader, LayerSpec> build) {}

  private static void layer(
      String word, List<Setting<?>> settings, Function<Reader, LayerSpec> build) {
    LAYERS.put(word, new Layer(settings, build));
  }

  /** The settings of each layer, by the layer's word. */
  static Map<String, List<Setting<?>>> all() {
    Map<String, List<Setting<?>>> all = new LinkedHashMap<>();
    LAYERS.forEach((word, layer) -> all.put(word, layer.settings()));
    return all;
  }

  /** The layers in order; each that cannot be read is noted. */
  static Optional<List<LayerSpec>> read(Reader reader) {
    if (!reader.has(KEY)) {
      reader
          .problems()
          .add("'network' is missing: expected a list of layers, such as [ { dense = 10 } ]");
      return Optional.empty();
    }
    ConfigValue value = reader.config().getValue(KEY);
    if (value.valueType() != ConfigValueType.LIST || ((ConfigList) value).isEmpty()) {
      reader
          .problems()
          .add(
              value.origin(),
              "'network' must be a list of layers, such as [ { dense = 10 } ], found "
                  + Reader.found(value));
      return Optional.empty();
    }
    int before = reader.problems().count();
    List<LayerSpec> layers = new ArrayList<>();
    int number = 0;
    for (ConfigValue one : (ConfigList) value) {
      readLayer(one, "layer " + number++ + " of the network", reader.problems())
          .ifPresent(layers::add);
    }
    return reader.problems().count() == before ? Optional.of(layers) : Optional.empty();
  }

  private static Optional<LayerSpec> readLayer(ConfigValue value, String where, Problems problems) {
    if (value.valueType() != ConfigValueType.OBJECT || ((ConfigObject) value).isEmpty()) {
      problems.add(
          value.origin(),
          where + " must be an object such as { dense = 10 }, found " + Reader.found(value));
      return Optional.empty();
    }
    ConfigObject object = (ConfigObject) value;
    Optional<String> word = LAYERS.keySet().stream().filter(object::containsKey).findFirst();
    Optional<String> stranger = stranger(object);
    if (word.isEmpty() || (word.get().equals("activation") && stranger.isPresent())) {
      String found = stranger.orElseGet(() -> object.keySet().iterator().next());
      problems.add(
          object.get(found).origin(),
          String.format(
              "unknown layer '%s' in %s: the nearest known layer is '%s'",
              found, where, Nearest.of(found, LAYERS.keySet())));
      return Optional.empty();
    }
    Layer layer = LAYERS.get(word.get());
    Config config = withoutMark(object, word.get(), layer, problems);
    UnknownKeys.check(config.root(), layer.settings(), " in " + where, problems);
    Reader reader = new Reader(config, problems);
    return reader.section(word.get(), () -> layer.build().apply(reader));
  }

  /** The key that someone meant as the layer's word, where it is none. */
  private static Optional<String> stranger(ConfigObject object) {
    List<String> own = List.of("activation", "slope", "initialiser");
    return object.keySet().stream().filter(key -> !own.contains(key)).sorted().findFirst();
  }

  /** {@code { flatten {} }} has no setting of that name: only an empty section may stand there. */
  private static Config withoutMark(
      ConfigObject object, String word, Layer layer, Problems problems) {
    boolean setting = layer.settings().stream().anyMatch(one -> one.key().equals(word));
    ConfigValue mark = object.get(word);
    boolean section = mark.valueType() == ConfigValueType.OBJECT;
    if (!setting && !section) {
      problems.add(
          mark.origin(), "'" + word + "' must be a section { }, found " + Reader.found(mark));
      return ConfigFactory.empty();
    }
    boolean empty = section && ((ConfigObject) mark).isEmpty();
    return (empty && !setting ? object.withoutKey(word) : object).toConfig();
  }

  private static LayerSpec dense(Reader layer) {
    int units = layer.read(DENSE).intValue();
    Activation activation = activation(layer);
    Initialiser initialiser = layer.find(INITIALISER).orElse(Dense.suited(activation));
    return new Dense(units, activation, initialiser);
  }

  private static LayerSpec batchNorm(Reader layer) {
    return new BatchNorm(layer.read(MOMENTUM).floatValue(), layer.read(EPSILON).floatValue());
  }

  private static Activation activation(Reader layer) {
    String word = layer.read(ACTIVATION_WORD);
    if (word.equals("leakyRelu")) {
      return Activation.leakyRelu(layer.read(SLOPE).floatValue());
    }
    if (layer.has("slope")) {
      throw new IllegalArgumentException(
          "'slope' belongs to leakyRelu, found it with the activation '" + word + "'");
    }
    return ActivationWords.all().get(word);
  }
}
