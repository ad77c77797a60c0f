package io.kindling.jobs.averaging;

import java.util.List;

/** A gradient of which all numbers are there; without any it is empty. */
final class WholeGradient implements Addend {
  private final float[] numbers;

  WholeGradient(float[] numbers) {
    this.numbers = numbers;
  }

  @Override
  public float[] numbers() {
    return numbers;
  }

  @Override
  public boolean isEmpty() {
    return numbers.length == 0;
  }

  @Override
  public float[] wholeAfter(List<Blocks.Work> work) {
    return numbers;
  }

  @Override
  public Blocks.Work onto(float[] sum) {
    return (from, to) -> {
      for (int i = from; i < to; i++) {
        sum[i] += numbers[i];
      }
    };
  }
}
