package io.kindling.engine.backend;

/**
 * One call of a program, for eyes.
 *
 * @param kernel what runs
 * @param layout how what it writes lies
 * @param shape the shape of what it writes
 * @param bytes what it reads and writes
 * @param multiplyAdds what its time is spent on, where that can be told; else 0
 * @param milliseconds the median of a profiled run; 0 where there was none
 */
public record PlanStep(
    String kernel,
    String layout,
    String shape,
    long bytes,
    long multiplyAdds,
    double milliseconds) {
  /** Billions of operations in a second; 0 where they are not known. */
  public double gigaflops() {
    return milliseconds == 0 ? 0 : 2e-6 * multiplyAdds / milliseconds;
  }
}
