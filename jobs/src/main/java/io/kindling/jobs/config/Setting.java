package io.kindling.jobs.config;

import java.util.Optional;

/**
 * A setting, declared once.
 *
 * @param key its path in a configuration, such as {@code training.batchSize}
 * @param kind what it may be
 * @param fallback what holds where it is not written; empty where it must be, or has no value then
 * @param unit of what, such as "rows"; empty where it has none
 * @param sentence what it does
 */
public record Setting<T>(
    String key, Kind<T> kind, Optional<T> fallback, String unit, String sentence) {
  /** A setting with a default. */
  public static <T> Setting<T> of(
      String key, Kind<T> kind, T fallback, String unit, String sentence) {
    return new Setting<>(key, kind, Optional.of(fallback), unit, sentence);
  }

  /** A setting without a default. */
  public static <T> Setting<T> open(String key, Kind<T> kind, String unit, String sentence) {
    return new Setting<>(key, kind, Optional.empty(), unit, sentence);
  }

  /** The default as it is written in a configuration. */
  public String fallbackText() {
    return fallback.map(kind::write).orElse("");
  }
}
