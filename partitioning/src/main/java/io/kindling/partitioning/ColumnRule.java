package io.kindling.partitioning;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the values of a column become numbers. */
public sealed interface ColumnRule extends Serializable {
  /** The type that it needs of a column; empty where it takes any, or none. */
  default Optional<ColumnType> type() {
    return Optional.of(ColumnType.TEXT);
  }

  /** Found from what the column holds. */
  record Auto() implements ColumnRule {
    @Override
    public Optional<ColumnType> type() {
      return Optional.empty();
    }
  }

  /** The column is no feature. */
  record Drop() implements ColumnRule {
    @Override
    public Optional<ColumnType> type() {
      return Optional.empty();
    }
  }

  /** What numbers are taken less of and divided by, told from those of the training part. */
  enum Scaling {
    /** The mean, and the deviation of a sample (divided by one less than the count). */
    STANDARDISE,
    /** The smallest, and how far the largest is from it. */
    MIN_MAX,
    /** The median, and the distance of the quartiles. */
    ROBUST,
    /** Nothing. */
    NONE
  }

  /** What is made of numbers before they are scaled. */
  enum Transform {
    NONE,
    /** The logarithm of 1 + |x|, with the sign of x. */
    LOG;

    /** Applies it. */
    public double of(double x) {
      return this == LOG ? Math.copySign(StrictMath.log1p(Math.abs(x)), x) : x;
    }
  }

  /** Between which numbers encoded ones are kept. */
  record Range(double low, double high) implements Serializable {
    /** Any numbers. */
    public static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Range {
      Checks.require(
          low < high, "Invalid clip [%s, %s]: expected two numbers, the smaller first", low, high);
    }

    /** The nearest number in it. */
    public double nearest(double x) {
      return Math.max(low, Math.min(high, x));
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

    /** The median of those of the training part. */
    public static final Fill MEDIAN = new Fill(By.MEDIAN, 0);

    /** How the number is found. */
    public enum By {
      MEAN,
      MEDIAN,
      CONSTANT;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public Fill {
      Checks.require(Double.isFinite(constant), "Invalid constant %s: expected a number", constant);
    }

    /** This number. */
    public static Fill of(double number) {
      return new Fill(By.CONSTANT, number);
    }
  }

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

  /**
   * A number.
   *
   * @param transform what is made of it first
   * @param clip what the encoded number is kept between
   * @param fill what stands for one that is missing
   * @param indicator whether a second number tells that it is missing
   */
  record Number(Scaling scaling, Transform transform, Range clip, Fill fill, Indicator indicator)
      implements ColumnRule {
    /** What {@link Auto} makes of numbers. */
    public static final Number USUAL = of(Scaling.STANDARDISE);

    /** Scaled, with the mean for what is missing. */
    public static Number of(Scaling scaling) {
      return new Number(scaling, Transform.NONE, Range.ALL, Fill.MEAN, Indicator.AUTO);
    }

    @Override
    public Optional<ColumnType> type() {
      return Optional.of(ColumnType.NUMBER);
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

  /** A category whose values share places by a hash: nothing is fitted. */
  record Hashed(Form form, int buckets) implements ColumnRule {
    public Hashed {
      Checks.require(buckets >= 2, "Invalid buckets = %s: expected at least 2", buckets);
    }
  }

  /** What is told of a moment. */
  enum DatePart {
    /** How long ago it was, standardised. */
    TIME(0),
    MONTH(12),
    DAY(31),
    WEEKDAY(7),
    HOUR(24),
    MINUTE(60);

    private final int count;

    DatePart(int count) {
      this.count = count;
    }

    /** How many values there are, after which they begin again; 0: they never do. */
    public int count() {
      return count;
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the parts of a moment become. */
  enum DateForm {
    /** Two numbers each, a sine and a cosine: December is near January. */
    CYCLIC,
    /** A number each, from 0 to below 1. */
    PLAIN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A day or a moment, in UTC. */
  record Moment(List<DatePart> parts, DateForm form) implements ColumnRule {
    /** What {@link Auto} makes of days and moments. */
    public static final Moment USUAL =
        new Moment(List.of(DatePart.TIME, DatePart.MONTH, DatePart.WEEKDAY), DateForm.CYCLIC);

    public Moment {
      parts = List.copyOf(parts);
    }

    @Override
    public Optional<ColumnType> type() {
      return Optional.of(ColumnType.DATE);
    }
  }

  /** How a vector is put into the network. */
  enum VectorForm {
    /** All its numbers. */
    DENSE,
    /** The places of those that are not 0, then these, as sparseDense takes them. */
    SPARSE
  }

  /** A vector, or a list of numbers, as it is. */
  record Vector(VectorForm form) implements ColumnRule {
    @Override
    public Optional<ColumnType> type() {
      return Optional.of(ColumnType.VECTOR);
    }
  }

  /**
   * A text as the numbers of its tokens, cut or filled up to a length, then how many there are.
   *
   * @param length the tokens that are kept, from the first on
   */
  record Sequence(Tokens tokens, int length) implements ColumnRule {
    /** The longest. */
    public static final int MOST = 1 << 16;

    public Sequence {
      Checks.require(
          length >= 1 && length <= MOST, "Invalid length = %s: expected 1 to %s", length, MOST);
    }
  }

  /** A text as how often each of its tokens comes, in whatever order. */
  record Bag(Tokens tokens) implements ColumnRule {}
}
