package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import io.kindling.partitioning.shard.BatchPlan;

/** A number of rows, or the word {@code all}, which is {@link BatchPlan#ALL_ROWS}. */
record AllOr(Kind<Long> number) implements Kind<Long> {
  static final String ALL = "all";

  @Override
  public String range() {
    return number.range() + ", or " + ALL;
  }

  @Override
  public Long read(ConfigValue value) {
    return ALL.equals(value.unwrapped()) ? Long.valueOf(BatchPlan.ALL_ROWS) : number.read(value);
  }

  @Override
  public String write(Long value) {
    return value == BatchPlan.ALL_ROWS ? ALL : number.write(value);
  }
}
