package io.kindling.partitioning.encode;

/** The number of a class. */
final class ClassTarget implements TargetCode {
  private static final long serialVersionUID = 1;
  private final LabelColumn column;
  private final ClassNumbers numbers;

  ClassTarget(LabelColumn column) {
    this.column = column;
    this.numbers = new ClassNumbers(column.classes());
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public void encodeInto(byte[] data, int from, int to, float[] target) {
    int number = numbers.of(data, from, to);
    if (number == ClassNumbers.NONE) {
      throw TargetCode.unknown(Label.name(data, from, to), column);
    }
    target[0] = number;
  }
}
