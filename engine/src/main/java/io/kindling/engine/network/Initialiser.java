package io.kindling.engine.network;

import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a window of parameters starts: a rule and its settings. In configurations and model files it
 * is a text: the rule's word, and its settings where they are not the usual ones, as in {@code he},
 * {@code normal 0.02} or {@code uniform -0.1 0.1}.
 */
public record Initialiser(InitialRule rule, List<Double> settings) {
  public static final Initialiser ZEROS = of(InitialRule.ZEROS);
  public static final Initialiser ONES = of(InitialRule.ONES);
  public static final Initialiser XAVIER = of(InitialRule.XAVIER);
  public static final Initialiser XAVIER_NORMAL = of(InitialRule.XAVIER_NORMAL);
  public static final Initialiser HE = of(InitialRule.HE);
  public static final Initialiser HE_UNIFORM = of(InitialRule.HE_UNIFORM);
  public static final Initialiser LECUN = of(InitialRule.LECUN);
  public static final Initialiser LECUN_UNIFORM = of(InitialRule.LECUN_UNIFORM);
  public static final Initialiser ORTHOGONAL = of(InitialRule.ORTHOGONAL);
  public static final Initialiser IDENTITY = of(InitialRule.IDENTITY);

  public Initialiser {
    settings = List.copyOf(settings);
    Checks.require(
        settings.size() == rule.usual().size(),
        "The initialiser %s has the settings %s, found %s",
        rule.word(),
        rule.names(),
        settings);
    settings.forEach(
        setting ->
            Checks.require(
                Double.isFinite(setting),
                "Invalid setting %s of the initialiser %s: expected a number",
                setting,
                rule.word()));
    rule.check(settings);
  }

  private static Initialiser of(InitialRule rule) {
    return new Initialiser(rule, rule.usual());
  }

  public static Initialiser constant(double value) {
    return new Initialiser(InitialRule.CONSTANT, List.of(value));
  }

  public static Initialiser normal(double deviation) {
    return new Initialiser(InitialRule.NORMAL, List.of(deviation));
  }

  public static Initialiser truncatedNormal(double deviation) {
    return new Initialiser(InitialRule.TRUNCATED_NORMAL, List.of(deviation));
  }

  public static Initialiser uniform(double low, double high) {
    return new Initialiser(InitialRule.UNIFORM, List.of(low, high));
  }

  /** Each rule with its usual settings. */
  public static Initialiser[] values() {
    return Arrays.stream(InitialRule.values()).map(rule -> of(rule)).toArray(Initialiser[]::new);
  }

  /** What may be written: the words of the rules, and their settings. */
  public static String range() {
    return Arrays.stream(InitialRule.values())
        .map(rule -> rule.names().isEmpty() ? rule.word() : rule.word() + " (" + rule.names() + ")")
        .collect(Collectors.joining(", "));
  }

  /** Reads what {@link #word} wrote; settings that are missing are the usual ones. */
  public static Initialiser read(String text) {
    List<String> parts = List.of(text.trim().split("\\s+"));
    for (InitialRule rule : InitialRule.values()) {
      if (rule.word().equals(parts.get(0))) {
        return new Initialiser(rule, settings(rule, parts.subList(1, parts.size())));
      }
    }
    throw new IllegalArgumentException(
        "Unknown initialiser '" + text + "': expected one of " + range());
  }

  private static List<Double> settings(InitialRule rule, List<String> texts) {
    if (texts.isEmpty()) {
      return rule.usual();
    }
    List<Double> settings = new ArrayList<>();
    for (String text : texts) {
      try {
        settings.add(Double.parseDouble(text));
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "Invalid setting '"
                + text
                + "' of the initialiser "
                + rule.word()
                + ": expected a number",
            wrong);
      }
    }
    return settings;
  }

  /** The text in configurations and model files. */
  public String word() {
    if (settings.equals(rule.usual())) {
      return rule.word();
    }
    return settings.stream()
        .map(Initialiser::plain)
        .collect(Collectors.joining(" ", rule.word() + " ", ""));
  }

  private static String plain(double setting) {
    boolean whole = setting == Math.rint(setting) && Math.abs(setting) < 1e9;
    return whole ? Long.toString((long) setting) : Double.toString(setting);
  }

  /** Writes the first values of a window; they depend on the key and nothing else. */
  void fill(Segment segment, Fan fan, long key, float[] parameters) {
    double[] values = rule.values(segment.shape(), fan, key, settings);
    for (int i = 0; i < values.length; i++) {
      parameters[segment.offset() + i] = (float) values[i];
    }
  }

  @Override
  public String toString() {
    return word();
  }
}
