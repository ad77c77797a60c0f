package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.Locale;

/** How the values of a column become numbers. */
public sealed interface ColumnRule extends Serializable {
  /** Found from what the column holds. */
  record Auto() implements ColumnRule {}

  /** The column is no feature. */
  record Drop() implements ColumnRule {}

  /** What numbers are taken less of and divided by, told from those of the training part. */
  enum Scaling {
    /** The mean, and the deviation of a sample (divided by one less than the count). */
    STANDARDISE,
    /** Nothing. */
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What stands for a number that is missing.
   *
   * @param by how it is found
   * @param constant the number where it is given; else 0
   */
  record Fill(By by, double constant) implements Serializable {
    /** The mean of those of the training part. */
    public static final Fill MEAN = new Fill(By.MEAN, 0);

    /** How the number is found. */
    public enum By {
      MEAN,
      CONSTANT
    }

    public Fill {
      Checks.require(Double.isFinite(constant), "Invalid constant %s: expected a number", constant);
    }

    /** This number. */
    public static Fill of(double number) {
      return new Fill(By.CONSTANT, number);
    }

    /** The word, or the number. */
    public String word() {
      return by == By.CONSTANT ? Double.toString(constant) : by.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A number.
   *
   * @param fill what stands for one that is missing
   * @param indicator whether a second number tells that it is missing
   */
  record Number(Scaling scaling, Fill fill, Indicator indicator) implements ColumnRule {}

  /** Whether a number of its own, 0 or 1, tells that a value is missing. */
  enum Indicator {
    /** Where some are missing in the training part. */
    AUTO,
    ALWAYS,
    NEVER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a category becomes. */
  enum Form {
    /** A 1 in its place among zeros. */
    ONE_HOT,
    /** Its number, for an embedding. */
    INDEX
  }

  /**
   * A category.
   *
   * @param rare values that come fewer times in the training part are one, "other"
   */
  record Category(Form form, int rare) implements ColumnRule {
    public Category {
      Checks.require(rare >= 1, "Invalid rare = %s: expected a number of rows from 1", rare);
    }
  }
}
