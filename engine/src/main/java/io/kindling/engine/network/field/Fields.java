package io.kindling.engine.network.field;

import java.util.Optional;

/** The fields of one layer as they are written. */
public interface Fields {
  /**
   * The value of a field where it is written.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  <T> Optional<T> find(Field<T> field);

  /** What is thrown where a field must be written and is not. */
  RuntimeException missing(Field<?> field);

  /** The value of a field, or its default. */
  default <T> T read(Field<T> field) {
    return find(field).or(field::fallback).orElseThrow(() -> missing(field));
  }
}
