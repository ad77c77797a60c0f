package io.kindling.engine.network.field;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a field may be.
 *
 * @param range the values it may have, as a person reads them: "a whole number from 1"
 * @param read the value as its type; empty where it is of another
 * @param allows whether a value of that type is in the range
 * @param write the value as a number, a word, true or false, a chain of layers, or a list of these
 */
public record FieldKind<T>(
    String range,
    Function<Written, Optional<T>> read,
    Predicate<T> allows,
    Function<T, Object> write) {}
