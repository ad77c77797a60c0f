package io.kindling.jobs.space;

/**
 * Says what a candidate gets, asked once for each key that it has, outer keys before inner ones.
 */
interface Picker {
  /** A number of a range. */
  double number(String key, Range range);

  /** The number of one of the options. */
  int option(String key, Choice choice);
}
