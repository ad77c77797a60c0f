package io.kindling.jobs.space;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Tells a value that is said by how it is drawn from one that is meant as it stands. */
final class Drawn {
  private static final String CHOICE = "choice";
  private static final String STEP = "step";
  private static final Map<String, Range.Scale> SCALES =
      Map.of(
          Range.Scale.UNIFORM.word(), Range.Scale.UNIFORM,
          Range.Scale.LOGARITHMIC.word(), Range.Scale.LOGARITHMIC,
          Range.Scale.INTEGER.word(), Range.Scale.INTEGER);

  private Drawn() {}

  /** Whether a value says how it is drawn. */
  static boolean is(ConfigValue value) {
    return value instanceof ConfigObject section
        && (section.containsKey(CHOICE) || SCALES.keySet().stream().anyMatch(section::containsKey));
  }

  /** Whether a value says how it, or something inside it, is drawn. */
  static boolean isInside(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().anyMatch(Drawn::isInside);
    }
    return is(value)
        || value instanceof ConfigObject section
            && section.values().stream().anyMatch(Drawn::isInside);
  }

  /** The options of a drawn value; empty where it is a range. */
  static Optional<Choice> choice(ConfigObject drawn) {
    if (!drawn.containsKey(CHOICE)) {
      return Optional.empty();
    }
    requireOnly(drawn, CHOICE, false);
    return Optional.of(Choice.of(drawn.get(CHOICE)));
  }

  /** The range of a drawn value that is no choice. */
  static Range range(ConfigObject drawn) {
    String word =
        new TreeSet<>(drawn.keySet())
            .stream().filter(SCALES::containsKey).findFirst().orElseThrow();
    requireOnly(drawn, word, true);
    List<Double> ends = ends(word, drawn.get(word));
    Config config = drawn.toConfig();
    double step = drawn.containsKey(STEP) ? number(config.getValue(STEP)) : 0;
    Checks.require(!drawn.containsKey(STEP) || step > 0, "step = %s: expected one above 0", step);
    return new Range(SCALES.get(word), ends.get(0), ends.get(1), step);
  }

  private static void requireOnly(ConfigObject drawn, String word, boolean steps) {
    for (String key : new TreeSet<>(drawn.keySet())) {
      Checks.require(
          key.equals(word) || steps && key.equals(STEP),
          "'%s' stands beside %s: expected %s%s alone",
          key,
          word,
          word,
          steps ? ", with or without step," : "");
    }
  }

  private static List<Double> ends(String word, ConfigValue value) {
    Checks.require(
        value.valueType() == ConfigValueType.LIST && ((ConfigList) value).size() == 2,
        "%s must be a list of a lower and an upper end, such as [1, 10]",
        word);
    return ((ConfigList) value).stream().map(Drawn::number).toList();
  }

  private static double number(ConfigValue value) {
    try {
      return Double.parseDouble(String.valueOf(value.unwrapped()));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("expected a number, found " + value.unwrapped(), wrong);
    }
  }
}
