package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A model that keeps the rows it is trained on, and predicts a row from those nearest to it.
 *
 * @param count of the rows that have a say
 * @param distance between two rows
 * @param vote how much each of them counts
 */
public record NeighbourSettings(int count, Distance distance, Vote vote) implements Serializable {
  public NeighbourSettings {
    Checks.require(count > 0, "A row has %s neighbours: expected at least one", count);
  }

  /** How far two rows are from each other. */
  public enum Distance {
    /** The sum of the differences of their numbers. */
    L1("l1"),
    /** The root of the sum of their squares. */
    L2("l2");

    private final String word;

    Distance(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** The one of a word. */
    public static Distance of(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("Unknown distance '" + word + "'"));
    }
  }

  /** How much a neighbour counts. */
  public enum Vote {
    /** As much as any. */
    EQUAL("equal"),
    /** The more the nearer it is; one that is the same alone. */
    NEAR("near");

    private final String word;

    Vote(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** The one of a word. */
    public static Vote of(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("Unknown vote '" + word + "'"));
    }
  }
}
