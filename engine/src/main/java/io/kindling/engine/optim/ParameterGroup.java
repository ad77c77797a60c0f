package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parameters that are stepped in their own way.
 *
 * @param patterns names of segments such as {@code 0.weight}; a star stands for any text
 * @param rate multiplies the learning rate; 0 freezes the parameters
 * @param decay multiplies what pulls to zero: penalties and the decay of weights
 * @param own the optimizer that steps them; empty: that of all other parameters
 */
public record ParameterGroup(
    List<String> patterns, float rate, float decay, Optional<OwnOptimizer> own) {
  public ParameterGroup {
    patterns = List.copyOf(patterns);
    Checks.require(
        !patterns.isEmpty(), "A parameter group names no segments: expected such as *.bias");
    Checks.require(
        rate >= 0 && Float.isFinite(rate),
        "Invalid rate %s of the parameter group %s: expected a number from 0",
        rate,
        patterns);
    Checks.require(
        decay >= 0 && Float.isFinite(decay),
        "Invalid decay %s of the parameter group %s: expected a number from 0",
        decay,
        patterns);
    Checks.require(
        rate > 0 || own.isEmpty(),
        "The parameter group %s is frozen and has an optimizer: expected one of both",
        patterns);
  }

  /** Parameters that the usual optimizer steps, at their own rate. */
  public ParameterGroup(List<String> patterns, float rate, float decay) {
    this(patterns, rate, decay, Optional.empty());
  }

  /** Parameters with an optimizer of their own. */
  public static ParameterGroup steppedBy(OwnOptimizer own, String... patterns) {
    return new ParameterGroup(List.of(patterns), 1, 1, Optional.of(own));
  }

  /** Parameters that stay as they are. */
  public static ParameterGroup frozen(String... patterns) {
    return new ParameterGroup(List.of(patterns), 0, 0);
  }

  ParameterGroup scaled(float by) {
    return new ParameterGroup(patterns, rate * by, decay, own);
  }

  boolean isFrozen() {
    return rate == 0;
  }

  boolean holds(String segment) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, segment));
  }

  private static boolean matches(String pattern, String name) {
    String[] parts = pattern.split("[*]", -1);
    StringBuilder regex = new StringBuilder(Pattern.quote(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      regex.append(".*").append(Pattern.quote(parts[i]));
    }
    return name.matches(regex.toString());
  }
}
