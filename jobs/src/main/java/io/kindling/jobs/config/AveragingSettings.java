package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How workers synchronise. Apart from what they exchange, and from the steps of a round where what
 * they exchange is rounded, none of this changes the model, only how soon trouble is noticed.
 *
 * @param exchange what is averaged, how often, and how it travels
 * @param joinTimeout a round starts so long after its first worker registered, on those that did,
 *     or as soon as all have; and so long a lost worker's replacement is waited for
 * @param resourceTimeout the run gives up if for so long no worker registers at all
 * @param heartbeatInterval how often a worker says what it is doing
 * @param heartbeatTimeout a worker silent for so long is lost
 * @param stepTimeout the longest that a step may take before the round is started anew
 * @param cancelTimeout how long the tasks of a cancelled round are waited for
 * @param roundSteps the steps of a round, after which shards hand back what they carry from step to
 *     step; empty: 2,000, or fewer where workers hold state
 */
public record AveragingSettings(
    ExchangeSettings exchange,
    Duration joinTimeout,
    Duration resourceTimeout,
    Duration heartbeatInterval,
    Duration heartbeatTimeout,
    Duration stepTimeout,
    Duration cancelTimeout,
    OptionalInt roundSteps) {
  public static final AveragingSettings DEFAULT =
      new AveragingSettings(
          ExchangeSettings.DEFAULT,
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          OptionalInt.empty());

  public AveragingSettings {
    checkPositive("joinTimeout", joinTimeout);
    checkPositive("resourceTimeout", resourceTimeout);
    checkPositive("heartbeatInterval", heartbeatInterval);
    checkPositive("heartbeatTimeout", heartbeatTimeout);
    checkPositive("stepTimeout", stepTimeout);
    checkPositive("cancelTimeout", cancelTimeout);
    Checks.require(
        heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) >= 0,
        "Invalid averaging.heartbeatTimeout %s: expected at least twice"
            + " averaging.heartbeatInterval, which is %s",
        heartbeatTimeout,
        heartbeatInterval);
    Checks.require(
        roundSteps.isEmpty() || roundSteps.getAsInt() >= 1,
        "Invalid averaging.roundSteps %s: expected auto or a number of steps from 1 on",
        roundSteps.orElse(0));
  }

  /** The longest that it may take until all have given their parts of what is averaged. */
  public Duration exchangeTimeout() {
    return stepTimeout.multipliedBy(exchange.every());
  }

  public AveragingSettings with(ExchangeSettings other) {
    return new AveragingSettings(
        other,
        joinTimeout,
        resourceTimeout,
        heartbeatInterval,
        heartbeatTimeout,
        stepTimeout,
        cancelTimeout,
        roundSteps);
  }

  public AveragingSettings withRoundSteps(int steps) {
    return new AveragingSettings(
        exchange,
        joinTimeout,
        resourceTimeout,
        heartbeatInterval,
        heartbeatTimeout,
        stepTimeout,
        cancelTimeout,
        OptionalInt.of(steps));
  }

  private static void checkPositive(String name, Duration time) {
    Checks.require(
        !time.isNegative() && !time.isZero(),
        "Invalid averaging.%s %s: expected a time above 0",
        name,
        time);
  }
}
