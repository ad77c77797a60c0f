package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The losses of several outputs: a list of objects. */
final class LossList implements Kind<LossList.Written> {
  private static final String LOSS = "loss";
  private static final Setting<String> OUTPUT =
      Setting.open("output", Kinds.text("the name of an output of the network"), "", "");
  private static final Setting<List<String>> TARGET =
      Setting.open("target", Kinds.texts("a column of data.label, or a list of some"), "", "");
  private static final Setting<Double> WEIGHT = Setting.of("weight", Numbers.FROM_0, 1.0, "", "");
  private static final List<String> KEYS = List.of(OUTPUT.key(), TARGET.key(), LOSS, WEIGHT.key());

  /**
   * Losses as they were written.
   *
   * @param text the same as HOCON, with the defaults of their settings
   */
  record Written(LossSettings settings, String text) {}

  @Override
  public String range() {
    return "a list such as [ { output = kind, loss = crossEntropy }, { output = size, target ="
        + " [width, height], loss { huber { delta = 2 } }, weight = 0.3 } ]";
  }

  @Override
  public Written read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    List<OutputLoss> outputs = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      Checks.require(one.valueType() == ConfigValueType.OBJECT, "not an object");
      Problems problems = new Problems("in the loss " + outputs.size() + " of training.losses: ");
      ConfigObject object = (ConfigObject) one;
      checkKeys(object, problems);
      problems.throwIfAny();
      Reader own = new Reader(object.toConfig(), problems);
      Reader ofLoss = LossKeys.reader(object.get(LOSS), problems);
      Optional<Loss> loss = ofLoss.section(LossKeys.KEY, () -> LossKeys.single(ofLoss));
      Optional<String> output = own.find(OUTPUT);
      List<String> target = own.find(TARGET).orElse(List.of());
      double weight = own.read(WEIGHT);
      problems.throwIfAny();
      outputs.add(new OutputLoss(output, loss.orElseThrow(), (float) weight, target));
      texts.add(text(outputs.get(outputs.size() - 1), LossKeys.text(ofLoss)));
    }
    try {
      return new Written(new LossSettings(outputs), "[ " + String.join(", ", texts) + " ]");
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(Problems.place(value.origin()) + ": " + refused.getMessage());
    }
  }

  private static void checkKeys(ConfigObject object, Problems problems) {
    for (String key : new TreeSet<>(object.keySet())) {
      if (!KEYS.contains(key)) {
        problems.add(
            object.get(key).origin(),
            String.format(
                "unknown key '%s': the nearest known key is '%s'", key, Nearest.of(key, KEYS)));
      }
    }
    for (String key : List.of(OUTPUT.key(), LOSS)) {
      if (!object.containsKey(key)) {
        problems.add(object.origin(), "'" + key + "' is missing");
      }
    }
  }

  private static String text(OutputLoss one, String loss) {
    String target =
        one.target().isEmpty()
            ? ""
            : one.target().stream()
                .map(ConfigUtil::quoteString)
                .collect(Collectors.joining(", ", ", target = [", "]"));
    String weight = WEIGHT.kind().write(Double.parseDouble(Float.toString(one.weight())));
    return String.format(
        "{ output = %s%s, %s, weight = %s }", one.output().orElseThrow(), target, loss, weight);
  }

  @Override
  public String write(Written value) {
    return value.text();
  }
}
