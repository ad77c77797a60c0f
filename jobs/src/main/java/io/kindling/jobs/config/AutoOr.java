package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** A whole number from 1, or the word {@code auto}, which is the empty value. */
record AutoOr(String words, IntPredicate allowed) implements Kind<OptionalInt> {
  private static final String AUTO = "auto";

  @Override
  public String range() {
    return AUTO + " or " + words;
  }

  @Override
  public OptionalInt read(ConfigValue value) {
    if (AUTO.equals(value.unwrapped())) {
      return OptionalInt.empty();
    }
    int number = Kinds.wholeBetween(1, Integer.MAX_VALUE).read(value).intValue();
    if (!allowed.test(number)) {
      throw new IllegalArgumentException("out of range");
    }
    return OptionalInt.of(number);
  }

  @Override
  public String write(OptionalInt value) {
    return value.isEmpty() ? AUTO : Integer.toString(value.getAsInt());
  }
}
