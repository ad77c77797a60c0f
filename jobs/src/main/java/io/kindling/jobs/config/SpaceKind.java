package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A section of settings that are drawn.
 *
 * @param key its own
 */
record SpaceKind(String key) implements Kind<Space> {
  /** What may differ from trial to trial of the same rows. */
  private static final Pattern OF_TRIALS =
      Pattern.compile(
          "(network|neighbours|training|averaging|engine)([.].*)?"
              + "|data[.](columns|features|classWeights|sampling|samplingShare|augment)([.].*)?");

  /** What says how a run of its own goes, which a trial is not. */
  private static final Pattern OF_RUNS =
      Pattern.compile("training[.](restarts|timeBudget|checkpoints)([.].*)?");

  @Override
  public String range() {
    return "a section such as { training { batchSize { choice = [16, 32] }, optimizer.adam.rate {"
        + " logUniform = [1e-4, 1e-1] } }, network { choice = [ [ { dense = { integer = [8, 64],"
        + " step = 8 } }, { dense = 2 } ], [ { dense = 2 } ] ] } }; ranges: uniform, logUniform,"
        + " integer";
  }

  @Override
  public boolean takesSections() {
    return true;
  }

  @Override
  public Space read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.OBJECT, "no section");
    Space space;
    try {
      space = Space.of((ConfigObject) value);
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(
          Problems.place(value.origin()) + ": '" + key + "' " + refused.getMessage());
    }
    Problems problems = new Problems();
    space.keys().forEach((own, drawn) -> checkKey(own, drawn, problems));
    problems.throwIfAny();
    return space;
  }

  private void checkKey(String own, ConfigValue drawn, Problems problems) {
    int before = problems.count();
    UnknownKeys.check(example(own, drawn).root(), known(), " in " + key, problems);
    if (problems.count() > before || isSection(own)) {
      return;
    }
    if (OF_RUNS.matcher(own).matches() || !OF_TRIALS.matcher(own).matches()) {
      problems.add(
          drawn.origin(),
          String.format(
              "'%s' cannot be searched: %s",
              own,
              own.startsWith("data.")
                  ? "rows are read and divided once for all trials; of data, columns, features,"
                      + " classWeights, sampling, samplingShare and augment may differ"
                  : "it says nothing of one training"));
    }
  }

  /** The key with a value that is nobody's. */
  private static Config example(String key, ConfigValue drawn) {
    Object value = isSection(key) ? Map.of() : 0;
    return ConfigValueFactory.fromAnyRef(value, Problems.place(drawn.origin())).atPath(key);
  }

  /** Whether a choice of whole sections stands there. */
  private static boolean isSection(String key) {
    return known().stream().anyMatch(setting -> setting.key().startsWith(key + "."))
        && !key.startsWith("data")
        && OF_TRIALS.matcher(key).matches();
  }

  private static List<Setting<?>> known() {
    List<Setting<?>> known = new ArrayList<>(Settings.all());
    for (String key : List.of("", ".layers", ".inputs", ".outputs")) {
      known.add(Setting.open(NetworkKeys.KEY + key, Kinds.texts("a list"), "", ""));
    }
    return known;
  }

  @Override
  public String write(Space value) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, ConfigValue> one : value.keys().entrySet()) {
      boolean section = one.getValue() instanceof ConfigObject;
      text.append(text.isEmpty() ? "{ " : ", ").append(one.getKey());
      text.append(section ? " " : " = ").append(Effective.value(one.getValue()));
    }
    return text.append(" }").toString();
  }
}
