package io.kindling.engine.graph;

import io.kindling.engine.Checks;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of an array, outermost first. A shape without dimensions is that of a single number.
 */
public final class Shape {
  private final int[] dimensions;

  private Shape(int[] dimensions) {
    this.dimensions = dimensions;
  }

  public static Shape of(int... dimensions) {
    for (int size : dimensions) {
      Checks.require(
          size >= 0, "Invalid shape %s: sizes must be >= 0", Arrays.toString(dimensions));
    }
    return new Shape(dimensions.clone());
  }

  public int rank() {
    return dimensions.length;
  }

  /** The size of one dimension; negative numbers count from the last. */
  public int size(int dimension) {
    int index = dimension < 0 ? dimension + dimensions.length : dimension;
    Checks.require(
        index >= 0 && index < dimensions.length, "Shape %s has no dimension %s", this, dimension);
    return dimensions[index];
  }

  /** The number of elements. */
  public int elements() {
    int product = 1;
    for (int size : dimensions) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  public int[] toArray() {
    return dimensions.clone();
  }

  /** This shape behind one more, outermost dimension. */
  public Shape withOuter(int size) {
    int[] longer = new int[dimensions.length + 1];
    longer[0] = size;
    System.arraycopy(dimensions, 0, longer, 1, dimensions.length);
    return of(longer);
  }

  /** This shape without its outermost dimension. */
  public Shape withoutOuter() {
    Checks.require(rank() > 0, "Shape %s has no dimension to drop", this);
    return new Shape(Arrays.copyOfRange(dimensions, 1, dimensions.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x", "[", "]"));
  }
}
