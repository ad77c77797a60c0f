package io.kindling.partitioning.profile;

import io.kindling.partitioning.encode.Label;
import java.io.Serializable;

/** What is in a column of some rows, or in a label. */
public final class ColumnProfile implements Serializable {
  private static final long serialVersionUID = 1;
  private final String name;
  private final String type;
  private final Values values = new Values();
  private final Numbers numbers = new Numbers();
  private long rows;
  private long missing;

  /**
   * Of no rows yet.
   *
   * @param type in a word
   */
  ColumnProfile(String name, String type) {
    this.name = name;
    this.type = type;
  }

  void nothing() {
    rows++;
    missing++;
  }

  void number(double number) {
    rows++;
    numbers.add(number);
    if (!values.isMany()) {
      values.add(Label.name(number), 1);
    }
  }

  void text(String text) {
    rows++;
    values.add(text, 1);
  }

  /** The same text so many times. */
  void texts(String text, long count) {
    rows += count;
    values.add(text, count);
  }

  /** A pixel, or how many numbers of a vector are not 0: its values are not counted. */
  void amount(double amount) {
    rows++;
    numbers.add(amount);
  }

  void with(ColumnProfile other) {
    rows += other.rows;
    missing += other.missing;
    values.with(other.values);
    numbers.with(other.numbers);
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public long rows() {
    return rows;
  }

  public long missing() {
    return missing;
  }

  public Values values() {
    return values;
  }

  /** Those of numbers, moments in seconds, and of vectors how many of theirs are not 0. */
  public Numbers numbers() {
    return numbers;
  }

  /** Whether it has one value in all rows. */
  public boolean isConstant() {
    boolean one = !values.isMany() && values.distinct() == 1;
    boolean level = values.distinct() == 0 && numbers.count() > 0;
    return missing == 0 && (one || level && numbers.least() == numbers.most());
  }
}
