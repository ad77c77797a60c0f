package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;
import io.kindling.engine.metric.DecisionRule;

/** How two classes are told apart. */
final class Decision implements Kind<DecisionRule> {
  @Override
  public String range() {
    return "a probability between 0 and 1, bestF1, or recall and a part such as recall 0.9";
  }

  @Override
  public DecisionRule read(ConfigValue value) {
    return DecisionRule.read(String.valueOf(value.unwrapped()));
  }

  @Override
  public String write(DecisionRule value) {
    return value.word();
  }

  @Override
  public boolean verbatim() {
    return true;
  }
}
