package io.kindling.jobs.space;

/** Says what a candidate gets, asked once for each key that it has. */
interface Picker {
  /** A number of a range. */
  double number(String key, Range range);

  /** One of so many options, from 0. */
  int option(String key, int count);
}
