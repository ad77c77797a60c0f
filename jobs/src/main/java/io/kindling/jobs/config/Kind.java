package io.kindling.jobs.config;

import com.typesafe.config.ConfigValue;

/** What a setting may be. */
public interface Kind<T> {
  /** The values it may have, as a person reads them: "a whole number from 1". */
  String range();

  /**
   * The value as its type.
   *
   * @throws IllegalArgumentException if it is none of the range; the message is not shown
   * @throws ConfigException if what is inside it is wrong; its sentences are shown
   */
  T read(ConfigValue value);

  /** The value as it is written in a configuration. */
  default String write(T value) {
    return String.valueOf(value);
  }

  /** Whether {@code --set} takes the text as it is, without reading it as HOCON. */
  default boolean verbatim() {
    return false;
  }

  /** Whether a value may be a section of keys that are no settings. */
  default boolean takesSections() {
    return false;
  }
}
