package io.kindling.partitioning.source;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalDouble;

/** Days and moments as seconds since 1970; without an offset they are in UTC. */
final class Moments {
  private static final double NANOS = 1e9;
  private static final int SHORTEST = 10;
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss]]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private Moments() {}

  /** Of a text such as 2024-05-31 or 2024-05-31T17:30:00Z; empty where it is none. */
  static OptionalDouble seconds(String text) {
    boolean looksSo = text.length() >= SHORTEST && text.charAt(SHORTEST - 3) == '-';
    if (!looksSo) {
      return OptionalDouble.empty();
    }
    try {
      return seconds(
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
    } catch (DateTimeParseException none) {
      return OptionalDouble.empty();
    }
  }

  /** Of a day or a moment of Java's, as Spark's rows have them; empty where it is neither. */
  static OptionalDouble of(Object value) {
    if (value instanceof java.sql.Date day) {
      return seconds(day.toLocalDate());
    }
    if (value instanceof java.sql.Timestamp moment) {
      return seconds(moment.toInstant());
    }
    return value instanceof TemporalAccessor moment ? seconds(moment) : OptionalDouble.empty();
  }

  private static OptionalDouble seconds(TemporalAccessor moment) {
    if (moment instanceof LocalDate day) {
      return OptionalDouble.of(day.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
    }
    if (moment instanceof LocalDateTime local) {
      return seconds(local.toInstant(ZoneOffset.UTC));
    }
    if (moment instanceof OffsetDateTime offset) {
      return seconds(offset.toInstant());
    }
    return moment instanceof Instant instant
        ? OptionalDouble.of(instant.getEpochSecond() + instant.getNano() / NANOS)
        : OptionalDouble.empty();
  }
}
