package io.kindling.engine.network.field;

import io.kindling.engine.Checks;
import java.util.Optional;

/**
 * Something that a layer can be told, declared once.
 *
 * @param name as it is written
 * @param kind what it may be
 * @param fallback what holds where it is not written; empty where it must be, or has no value then
 * @param unit of what, such as "numbers"; empty where it has none
 * @param sentence what it does
 */
public record Field<T>(
    String name, FieldKind<T> kind, Optional<T> fallback, String unit, String sentence) {
  /** A field with a default. */
  public static <T> Field<T> of(
      String name, FieldKind<T> kind, T fallback, String unit, String sentence) {
    return new Field<>(name, kind, Optional.of(fallback), unit, sentence);
  }

  /** A field without a default. */
  public static <T> Field<T> open(String name, FieldKind<T> kind, String unit, String sentence) {
    return new Field<>(name, kind, Optional.empty(), unit, sentence);
  }

  /** Throws unless the value is in the range; {@code owner} says whose it is. */
  public void check(T value, String owner) {
    Checks.require(
        kind.allows().test(value),
        "Invalid %s %s of %s: expected %s",
        name,
        kind.write().apply(value),
        owner,
        kind.range());
  }

  /** The default as it is written. */
  public String fallbackText() {
    return fallback.map(value -> String.valueOf(kind.write().apply(value))).orElse("");
  }
}
