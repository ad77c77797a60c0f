package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What words such as today mean to a run, however often it reads its configuration.
 *
 * @param instant when it began
 * @param earlier the day that they meant when a run began that now goes on
 */
public record Now(Instant instant, Optional<LocalDate> earlier) {
  /** Of a run that begins. */
  public static Now at(Clock clock) {
    return new Now(clock.instant(), Optional.empty());
  }

  /**
   * Of a run that goes on.
   *
   * @param effective the configuration that was kept of it
   */
  public Now goingOn(String effective) {
    Config kept = ConfigFactory.parseString(effective);
    String key = DateKeys.DATE.key();
    return new Now(
        instant,
        kept.hasPath(key) ? Optional.of(LocalDate.parse(kept.getString(key))) : Optional.empty());
  }
}
