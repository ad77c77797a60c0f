package io.kindling.jobs.space;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes through all that can be picked. Which keys are asked for may depend on what was picked
 * before: a candidate's picks are digits, and the next one differs in the last digit that can grow.
 */
final class Odometer implements Picker {
  private final int points;
  private final List<Integer> digits = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private int asked;

  Odometer(int points) {
    this.points = points;
  }

  @Override
  public double number(String key, Range range) {
    List<Double> all = range.points(points);
    return all.get(digit(all.size()));
  }

  @Override
  public int option(String key, Choice choice) {
    return digit(choice.count());
  }

  private int digit(int count) {
    if (asked == digits.size()) {
      digits.add(0);
      counts.add(count);
    }
    return digits.get(asked++);
  }

  /** Goes to the next candidate; false where that was the last one. */
  boolean next() {
    asked = 0;
    while (!digits.isEmpty()) {
      int last = digits.size() - 1;
      int digit = digits.get(last) + 1;
      if (digit < counts.get(last)) {
        digits.set(last, digit);
        return true;
      }
      digits.remove(last);
      counts.remove(last);
    }
    return false;
  }
}
