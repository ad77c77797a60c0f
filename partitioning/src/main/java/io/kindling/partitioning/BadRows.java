package io.kindling.partitioning;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The rows that were left out.
 *
 * @param notes what is told of them: how many, why, and the first ones; none where there are none
 * @param rows as they came, where these are to be kept
 */
public record BadRows(List<String> notes, Optional<JavaRDD<String>> rows) {
  /** No row was left out. */
  public static final BadRows NONE = new BadRows(List.of(), Optional.empty());

  public BadRows {
    notes = List.copyOf(notes);
  }

  /** The same, told behind other notes. */
  public BadRows behind(List<String> others) {
    return new BadRows(Stream.concat(others.stream(), notes.stream()).toList(), rows);
  }
}
