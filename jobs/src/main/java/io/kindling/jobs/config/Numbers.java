package io.kindling.jobs.config;

/** The kinds of numbers that optimizers and schedules are set with. */
final class Numbers {
  static final Kind<Double> ABOVE_0 =
      Kinds.number("a number above 0", number -> number > 0 && Double.isFinite(number));
  static final Kind<Double> FROM_0 =
      Kinds.number("a number from 0", number -> number >= 0 && Double.isFinite(number));
  static final Kind<Double> FROM_1 =
      Kinds.number("a number from 1", number -> number >= 1 && Double.isFinite(number));
  static final Kind<Double> BELOW_1 =
      Kinds.number("a number from 0 to below 1", number -> number >= 0 && number < 1);
  static final Kind<Double> TO_1 =
      Kinds.number("a number from 0 to 1", number -> number >= 0 && number <= 1);
  static final Kind<Double> BETWEEN_0_AND_1 =
      Kinds.number("a number between 0 and 1", number -> number > 0 && number < 1);

  private Numbers() {}
}
