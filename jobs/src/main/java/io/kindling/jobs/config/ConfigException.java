package io.kindling.jobs.config;

import java.util.ArrayList;
import java.util.List;

/** A configuration that cannot be used; the message lists all that is wrong. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ArrayList<String> problems;

  public ConfigException(List<String> problems) {
    super(
        problems.size() == 1
            ? problems.get(0)
            : "The configuration has "
                + problems.size()
                + " problems:\n  "
                + String.join("\n  ", problems));
    this.problems = new ArrayList<>(problems);
  }

  public ConfigException(String problem) {
    this(List.of(problem));
  }

  /** All that is wrong, a sentence each. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
