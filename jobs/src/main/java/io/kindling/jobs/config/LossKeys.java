package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.FocalLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.QuantileLoss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code training.loss}: a word, or a section that names one loss and its settings; {@code
 * training.losses}: a list of such for several outputs.
 */
final class LossKeys {
  static final String KEY = "training.loss";

  private static final Setting<Loss> WORD =
      Setting.of(
          KEY,
          Kinds.word(Losses.all(), Loss::word),
          Loss.CROSS_ENTROPY,
          "",
          "What training makes smaller; as a section, one loss with the settings below.");
  private static final Setting<LossList.Written> LIST =
      Setting.open(
          "training.losses",
          new LossList(),
          "",
          "The losses of several outputs, by their names; their weighted sum is made smaller.");
  private static final Setting<Double> SMOOTHING =
      Setting.of(
          KEY + ".crossEntropy.labelSmoothing",
          Numbers.BELOW_1,
          0.0,
          "",
          "The share of a target that is spread over all classes.");
  private static final Setting<Double> BINARY_SMOOTHING =
      Setting.of(
          KEY + ".binaryCrossEntropy.labelSmoothing",
          Numbers.BELOW_1,
          0.0,
          "",
          "The share of a target that is spread over yes and no.");
  private static final Setting<List<Double>> POSITIVE_WEIGHTS =
      weights(
          "binaryCrossEntropy.positiveWeights",
          "What the loss of a yes is multiplied by, for each output.");
  private static final Setting<List<Double>> CLASS_WEIGHTS =
      weights("crossEntropy.classWeights", "What the loss of each class is multiplied by.");
  private static final Setting<Double> SOFT_SMOOTHING =
      Setting.of(
          KEY + ".softCrossEntropy.labelSmoothing",
          Numbers.BELOW_1,
          0.0,
          "",
          "The share of a target that is spread over all classes.");
  private static final Setting<List<Double>> SOFT_CLASS_WEIGHTS =
      weights(
          "softCrossEntropy.classWeights", "What each class's part of the loss is multiplied by.");
  private static final Setting<Double> DELTA =
      aboveZero("huber.delta", "Errors up to this one count squared, larger ones linearly.");
  private static final Setting<Double> TAU =
      Setting.of(
          KEY + ".quantile.tau",
          Kinds.number("a number between 0 and 1", tau -> tau > 0 && tau < 1),
          0.5,
          "",
          "The quantile that is predicted.");
  private static final Setting<Double> MARGIN =
      aboveZero("hinge.margin", "How far the right class's score must be above the others.");
  private static final Setting<Double> GAMMA =
      Setting.of(
          KEY + ".focal.gamma",
          Kinds.number("a number from 0", gamma -> gamma >= 0 && Double.isFinite(gamma)),
          2.0,
          "",
          "The larger, the less rows count that are classified well.");
  private static final Setting<List<Double>> ALPHA =
      weights("focal.alpha", "What the focal loss of each class is multiplied by.");

  private static final Setting<Double> OBJECT =
      part("object", 1, "What the loss of a cell with an object is multiplied by.");
  private static final Setting<Double> EMPTY =
      part("empty", 0.5, "The same of a cell without one: most cells are empty.");
  private static final Setting<Double> PLACE =
      part("place", 5, "What the squared error of an object's place and size is multiplied by.");
  private static final Setting<Double> KIND =
      part("class", 1, "What the cross-entropy of an object's class is multiplied by.");

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    rule(
        "crossEntropy",
        List.of(SMOOTHING, CLASS_WEIGHTS),
        read -> new CrossEntropyLoss(number(read, SMOOTHING), numbers(read, CLASS_WEIGHTS)));
    rule(
        "binaryCrossEntropy",
        List.of(BINARY_SMOOTHING, POSITIVE_WEIGHTS),
        read ->
            new BinaryCrossEntropyLoss(
                number(read, BINARY_SMOOTHING), numbers(read, POSITIVE_WEIGHTS)));
    rule(
        "softCrossEntropy",
        List.of(SOFT_SMOOTHING, SOFT_CLASS_WEIGHTS),
        read ->
            new SoftCrossEntropyLoss(
                number(read, SOFT_SMOOTHING), numbers(read, SOFT_CLASS_WEIGHTS)));
    rule("huber", List.of(DELTA), read -> new HuberLoss(number(read, DELTA)));
    rule("quantile", List.of(TAU), read -> new QuantileLoss(number(read, TAU)));
    rule("hinge", List.of(MARGIN), read -> new HingeLoss(number(read, MARGIN)));
    rule(
        "boxes",
        List.of(OBJECT, EMPTY, PLACE, KIND),
        read ->
            new BoxesLoss(
                number(read, OBJECT),
                number(read, EMPTY),
                number(read, PLACE),
                number(read, KIND)));
    rule(
        "focal",
        List.of(GAMMA, ALPHA),
        read -> new FocalLoss(number(read, GAMMA), numbers(read, ALPHA)));
  }

  private LossKeys() {}

  private record Rule(List<Setting<?>> settings, Function<Reader, Loss> build) {}

  private static void rule(String word, List<Setting<?>> settings, Function<Reader, Loss> build) {
    RULES.put(word, new Rule(settings, build));
  }

  private static Setting<Double> aboveZero(String name, String sentence) {
    return Setting.of(
        KEY + "." + name,
        Kinds.number("a number above 0", number -> number > 0 && Double.isFinite(number)),
        1.0,
        "",
        sentence);
  }

  private static Setting<Double> part(String name, double usual, String sentence) {
    return Setting.of(KEY + ".boxes." + name, Numbers.FROM_0, usual, "", sentence);
  }

  private static Setting<List<Double>> weights(String name, String sentence) {
    return Setting.open(
        KEY + "." + name,
        Kinds.numbers("a list of numbers from 0", weight -> weight >= 0 && Double.isFinite(weight)),
        "",
        sentence);
  }

  private static float number(Reader reader, Setting<Double> setting) {
    return reader.read(setting).floatValue();
  }

  private static List<Float> numbers(Reader reader, Setting<List<Double>> setting) {
    return reader.find(setting).orElse(List.of()).stream().map(Double::floatValue).toList();
  }

  static List<Setting<?>> all() {
    return Stream.concat(ofOne().stream(), Stream.of(LIST)).toList();
  }

  /** The settings of a single loss. */
  private static List<Setting<?>> ofOne() {
    Stream<Setting<?>> settings = RULES.values().stream().flatMap(rule -> rule.settings().stream());
    return Stream.concat(Stream.of(WORD), settings).toList();
  }

  /** The word holds where there is no section; a section's settings where it names their loss. */
  static boolean holds(Setting<?> setting, Reader reader) {
    return setting.equals(WORD)
        ? !isSection(reader) && !reader.has(LIST)
        : isSection(reader)
            && named(reader).stream().anyMatch(word -> setting.key().startsWith(key(word) + "."));
  }

  /** The words of all losses, with settings or without. */
  static Stream<String> words() {
    return Losses.all().stream().map(Loss::word);
  }

  /** The same configuration with the word alone for a section of a loss that has no settings. */
  static Config plain(Config config) {
    return words()
        .filter(word -> !RULES.containsKey(word) && config.hasPath(KEY))
        .filter(word -> config.getValue(KEY).equals(ConfigFactory.parseString(word + " {}").root()))
        .findFirst()
        .map(word -> config.withValue(KEY, ConfigValueFactory.fromAnyRef(word)))
        .orElse(config);
  }

  private static boolean isSection(Reader reader) {
    return reader.has(KEY) && reader.config().getValue(KEY).valueType() == ConfigValueType.OBJECT;
  }

  private static String key(String word) {
    return KEY + "." + word;
  }

  private static List<String> named(Reader reader) {
    return words().filter(word -> reader.has(key(word))).toList();
  }

  static LossSettings read(Reader reader) {
    Optional<LossList.Written> several = reader.find(LIST);
    Checks.require(
        several.isEmpty() || !reader.has(KEY),
        "'%s' and '%s' are both written: expected one of them",
        KEY,
        LIST.key());
    return several.map(LossList.Written::settings).orElseGet(() -> LossSettings.of(single(reader)));
  }

  /** One of several losses, as the settings of a training that has only this one. */
  static Reader reader(ConfigValue loss, Problems problems) {
    Config config = plain(ConfigFactory.empty().withValue(KEY, loss));
    UnknownKeys.check(config.root(), ofOne(), "", problems);
    return new Reader(config, problems);
  }

  /** What such settings are as HOCON, without their section. */
  static String text(Reader reader) {
    Effective effective = new Effective(reader, Pattern.compile("(?!)"));
    String section = KEY.substring(0, KEY.indexOf('.') + 1);
    return ofOne().stream()
        .map(
            setting ->
                new String[] {setting.key(), effective.value(setting, one -> holds(one, reader))})
        .filter(line -> !line[1].isEmpty())
        .map(line -> line[0].substring(section.length()) + " = " + line[1])
        .collect(Collectors.joining(", "));
  }

  static Loss single(Reader reader) {
    if (!isSection(reader)) {
      return reader.read(WORD);
    }
    List<String> named = named(reader);
    if (named.size() != 1) {
      throw new IllegalArgumentException(
          "'"
              + KEY
              + "' must name one loss, found "
              + (named.isEmpty() ? "none" : String.join(" and ", named)));
    }
    String word = named.get(0);
    Checks.require(
        RULES.containsKey(word), "'%s' has no settings: write it as %s {}", key(word), word);
    return RULES.get(word).build().apply(reader);
  }
}
