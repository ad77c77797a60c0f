package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Days;
import io.kindling.partitioning.TableReading;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The days of a table that have rows.
 *
 * @param reading what is read of them
 * @param notes which were left out
 */
record DaysFound(TableReading reading, List<String> notes) {
  DaysFound {
    notes = List.copyOf(notes);
  }

  /** Looks for the days; where they may not be missing, a missing one is an error. */
  static DaysFound of(Configuration configuration, TableReading reading) {
    List<String> notes = new ArrayList<>();
    List<String> paths = found(configuration, reading, "data.path", reading.paths(), notes);
    List<String> test = found(configuration, reading, "data.testPath", reading.testPaths(), notes);
    return new DaysFound(reading.of(paths, test), notes);
  }

  private static List<String> found(
      Configuration configuration,
      TableReading reading,
      String key,
      List<String> paths,
      List<String> notes) {
    Days days = reading.days();
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String path : paths) {
      if (!days.paths().containsKey(path) || holdsSome(configuration, path)) {
        found.add(path);
      } else if (days.missing() == Days.Missing.FAIL) {
        throw DataException.missing(
            "%s has nothing for the day %s: expected files in %s; say data.missingDays = skip to do"
                + " without such days",
            key, days.paths().get(path), path);
      } else {
        missing.add(days.paths().get(path).toString());
      }
    }
    if (found.isEmpty() && !missing.isEmpty()) {
      throw DataException.missing(
          "%s has nothing for any of the days %s: expected at least one of them in a path such as"
              + " %s",
          key, String.join(", ", missing), paths.get(0));
    }
    if (!missing.isEmpty()) {
      notes.add(
          String.format(
              "%s has nothing for %d of %d days, which were left out: %s",
              key, missing.size(), paths.size(), String.join(", ", missing)));
    }
    return found;
  }

  /** Whether a path names a file, or a folder with something in it. */
  private static boolean holdsSome(Configuration configuration, String path) {
    Path pattern = new Path(path);
    try {
      FileSystem system = pattern.getFileSystem(configuration);
      FileStatus[] matching = system.globStatus(pattern);
      for (FileStatus status : matching == null ? new FileStatus[0] : matching) {
        if (status.isFile() || holdsSome(system, status.getPath())) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException gone) {
      return false;
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private static boolean holdsSome(FileSystem system, Path folder) throws IOException {
    for (FileStatus child : system.listStatus(folder)) {
      String name = child.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
