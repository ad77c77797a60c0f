package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import io.kindling.partitioning.augment.Scale;
import java.util.List;

/** Two numbers between which the sides of an image are multiplied by one. */
final class Ends implements Kind<List<Double>> {
  private static final String RANGE =
      String.format("a list of two numbers from %s to %.0f", Scale.LEAST, Scale.MOST);
  private static final Kind<List<Double>> NUMBERS =
      Kinds.numbers(RANGE, number -> number >= Scale.LEAST && number <= Scale.MOST);

  @Override
  public String range() {
    return RANGE + ", the smaller first";
  }

  @Override
  public List<Double> read(ConfigValue value) {
    List<Double> ends = NUMBERS.read(value);
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw new IllegalArgumentException("not two in order");
    }
    return ends;
  }

  @Override
  public String write(List<Double> value) {
    return NUMBERS.write(value);
  }
}
