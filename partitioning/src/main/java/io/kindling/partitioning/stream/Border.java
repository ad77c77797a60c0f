package io.kindling.partitioning.stream;

import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.Part;
import java.io.Serializable;

/** Where the parts of a text end: train, then validation, then test. */
public final class Border implements Serializable {
  private static final long serialVersionUID = 1;
  private final long train;
  private final long validation;

  private Border(long train, long validation) {
    this.train = train;
    this.validation = validation;
  }

  /** The border nearest the fractions of so many symbols. */
  public static Border of(Split split, long symbols) {
    long train = Math.round(split.train() * symbols);
    long both = Math.round((split.train() + split.validation()) * symbols);
    return new Border(train, split.test() == 0 ? symbols : Math.max(train, both));
  }

  /** The part that a place of the text is in. */
  public Part part(long place) {
    if (place < train) {
      return Part.TRAIN;
    }
    return place < validation ? Part.VALIDATION : Part.TEST;
  }
}
