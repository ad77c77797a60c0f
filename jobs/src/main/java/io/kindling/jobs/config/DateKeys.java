package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kindling.engine.Checks;
import io.kindling.partitioning.Days;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which date templates in paths stand for, in the section {@code data}. */
final class DateKeys {
  private static final String TODAY = "today";
  private static final String YESTERDAY = "yesterday";

  static final Setting<String> DATE =
      Setting.open(
          "data.date",
          new Kinds.Checked("today, yesterday, or a day such as 2026-01-31", LocalDate::parse),
          "",
          "What templates such as {yyyy-MM-dd} in data.path stand for; kept as the day that it was.");
  static final Setting<Long> DAYS =
      Setting.of(
          "data.days",
          Kinds.wholeBetween(1, 3660),
          1L,
          "days",
          "How many days up to data.date are read, each from a path of its own.");
  static final Setting<Days.Missing> MISSING_DAYS =
      Setting.of(
          "data.missingDays",
          Kinds.word(List.of(Days.Missing.values()), Days.Missing::word),
          Days.Missing.FAIL,
          "",
          "Whether a day without files ends the run, or is left out.");
  static final Setting<String> ZONE =
      Setting.of(
          "data.dateZone",
          new Kinds.Checked("the name of a time zone such as UTC or Europe/Berlin", ZoneId::of),
          "UTC",
          "",
          "Where it is today, or was yesterday, at the start of the run.");

  static final Set<Setting<?>> ALL = Set.of(DATE, DAYS, MISSING_DAYS, ZONE);

  /** The settings whose paths a date is filled into. */
  private static final List<String> PATHS =
      List.of("data.path", "data.testPath", "data.prepared", "data.image.labels.path");

  private DateKeys() {}

  /** The configuration with the day that its word for a day means. */
  static Config resolved(Config config, Now now) {
    String key = DATE.key();
    if (!config.hasPath(key)) {
      return config;
    }
    String written = String.valueOf(config.getValue(key).unwrapped());
    if (!written.equals(TODAY) && !written.equals(YESTERDAY)) {
      return config;
    }
    LocalDate today = LocalDate.ofInstant(now.instant(), zone(config));
    LocalDate day = now.earlier().orElse(written.equals(TODAY) ? today : today.minusDays(1));
    String origin = config.getValue(key).origin().description();
    return config.withValue(key, ConfigValueFactory.fromAnyRef(day.toString(), origin));
  }

  /** A date that is filled into no path has no effect, which nobody means. */
  static void requireTemplate(Reader reader) {
    if (reader.has(DATE) && reader.find(DATE).isPresent() && !fills(reader.config())) {
      reader
          .problems()
          .add(
              reader.config().getValue(DATE.key()).origin(),
              String.format(
                  "'%s' is filled into no path: expected a template such as {yyyy-MM-dd} in one of"
                      + " %s",
                  DATE.key(), String.join(", ", PATHS)));
    }
  }

  private static boolean fills(Config config) {
    return PATHS.stream()
        .filter(config::hasPath)
        .map(key -> config.getValue(key).unwrapped())
        .flatMap(value -> value instanceof List<?> several ? several.stream() : Stream.of(value))
        .anyMatch(path -> DateTemplate.isIn(path.toString()));
  }

  /** What was kept of a run, without a date where options name other paths, which have none. */
  static Config withoutIdle(Config kept, List<String> sets) {
    if (fills(ConfigText.merged(kept, sets))) {
      return kept;
    }
    Config rest = kept;
    for (Setting<?> setting : ALL) {
      rest = rest.withoutPath(setting.key());
    }
    return rest;
  }

  /** What is no zone is told when the setting is read. */
  private static ZoneId zone(Config config) {
    try {
      return config.hasPath(ZONE.key()) ? ZoneId.of(config.getString(ZONE.key())) : ZoneOffset.UTC;
    } catch (DateTimeException | com.typesafe.config.ConfigException wrong) {
      return ZoneOffset.UTC;
    }
  }

  /** The paths of a setting with their dates. */
  static DatedPaths filled(String key, Optional<List<String>> written, Reader reader) {
    List<String> paths = written.orElse(List.of());
    Optional<LocalDate> date = reader.find(DATE).map(LocalDate::parse);
    Optional<String> open = paths.stream().filter(DateTemplate::isIn).findFirst();
    Checks.require(
        open.isEmpty() || date.isPresent() || reader.has(DATE),
        "%s = %s has a template for a date: say which by data.date = today, yesterday or a day such"
            + " as 2026-01-31; alternatives of a pattern have a comma, as in {a,b}",
        key,
        open.orElse(""));
    reader.read(ZONE);
    long days = reader.read(DAYS);
    List<LocalDate> all =
        date.stream()
            .flatMap(last -> Stream.iterate(last.minusDays(days - 1), day -> day.plusDays(1)))
            .limit(days)
            .toList();
    return DatedPaths.filled(key, paths, all);
  }

  static Days.Missing missing(Reader reader) {
    return reader.read(MISSING_DAYS);
  }
}
