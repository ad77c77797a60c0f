package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads settings from a configuration and notes what is wrong with them. */
final class Reader {
  private static final int LONGEST = 60;

  private final Config config;
  private final Problems problems;

  Reader(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  /** The value of a setting, or its default, also where the value is wrong. */
  <T> T read(Setting<T> setting) {
    return find(setting).or(setting::fallback).orElseThrow(() -> new Missing(setting.key()));
  }

  /** The value of a setting where it is written and right. */
  <T> Optional<T> find(Setting<T> setting) {
    if (!config.hasPath(setting.key())) {
      return Optional.empty();
    }
    ConfigValue value = config.getValue(setting.key());
    try {
      return Optional.of(setting.kind().read(value));
    } catch (ConfigException inside) {
      inside.problems().forEach(problems::add);
      return Optional.empty();
    } catch (IllegalArgumentException | com.typesafe.config.ConfigException wrong) {
      problems.add(
          value.origin(),
          String.format(
              "'%s' must be %s, found %s", setting.key(), setting.kind().range(), found(value)));
      return Optional.empty();
    }
  }

  /** The value of a setting that must be written. */
  <T> T require(Setting<T> setting, String why) {
    Optional<T> found = find(setting);
    if (found.isEmpty() && !config.hasPath(setting.key())) {
      problems.add(
          String.format(
              "'%s' is missing: %s; expected %s", setting.key(), why, setting.kind().range()));
    }
    return found.orElseThrow(() -> new Missing(setting.key()));
  }

  boolean has(String key) {
    return config.hasPath(key);
  }

  /** Whether a setting is written, where a section of the same key may stand instead. */
  boolean has(Setting<?> setting) {
    return has(setting.key())
        && (setting.kind().takesSections()
            || config.getValue(setting.key()).valueType() != ConfigValueType.OBJECT);
  }

  Config config() {
    return config;
  }

  Problems problems() {
    return problems;
  }

  /**
   * Builds a section's record. Empty, with the reason noted, where one of its settings is wrong or
   * the record refuses them.
   */
  <T> Optional<T> section(String key, Supplier<T> build) {
    int before = problems.count();
    try {
      T built = build.get();
      return problems.count() == before ? Optional.of(built) : Optional.empty();
    } catch (Missing noted) {
      if (problems.count() == before) {
        throw new IllegalStateException("No value and no problem for " + noted.getMessage(), noted);
      }
      return Optional.empty();
    } catch (IllegalArgumentException refused) {
      if (problems.count() == before) {
        problems.add(origin(key), refused.getMessage());
      }
      return Optional.empty();
    }
  }

  private String origin(String key) {
    if (!has(key)) {
      return key;
    }
    ConfigOrigin origin = config.getValue(key).origin();
    String place = Problems.place(origin);
    return place.startsWith("merge of") ? key : place;
  }

  /** A value as it was written, not too long. */
  static String found(ConfigValue value) {
    String text = value.render(ConfigRenderOptions.concise());
    String short_ = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return switch (value.valueType()) {
      case OBJECT -> "the section " + short_;
      case LIST -> "the list " + short_;
      default -> short_;
    };
  }

  /** A setting without a value, whose problem has been noted. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing(String key) {
      super(key);
    }
  }
}
