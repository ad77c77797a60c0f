package io.kindling.partitioning;

import io.kindling.partitioning.packed.PackedFolder;
import io.kindling.partitioning.packed.PackedSet;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows that were read, divided and written into a folder, from which later runs take them.
 *
 * @param set what the folder holds; once it is written there, under {@link #NOTE}, runs take it
 * @param bad the rows that were left out
 */
public record PackedRows(PackedSet set, BadRows bad) {
  /** The name of the note that makes a folder usable. */
  public static final String NOTE = PackedFolder.NOTE;

  /** Reads and divides rows, and writes nothing. */
  public static Findings look(JavaSparkContext context, DataSpec spec) {
    return DataFailures.unwrapped(
        () -> {
          try (Divided divided = Divided.of(context, spec, Optional.empty())) {
            return divided.findings();
          }
        });
  }

  /**
   * Writes the files of all parts, and no note.
   *
   * @param path of the folder
   * @param clear is run once rows are read and known to be usable, before anything is written
   * @throws DataException if something is missing or wrong
   */
  public static PackedRows write(
      JavaSparkContext context, DataSpec spec, String path, Runnable clear) {
    return DataFailures.unwrapped(
        () -> {
          PackedFolder folder = PackedFolder.at(context, path);
          try (Divided divided = Divided.of(context, spec, Optional.empty())) {
            clear.run();
            PackedSet set =
                Packing.write(context, divided, folder, spec.keeping().settings(), "data.prepared");
            return new PackedRows(set, divided.bad());
          }
        });
  }
}
