package io.kindling.partitioning.packed;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.key.Rows;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The folder that packed rows lie in, on any Hadoop file system, for the driver and for executors.
 *
 * @param path the folder's full path
 * @param settings Hadoop's, as the driver has them
 */
public record PackedFolder(String path, Broadcast<SerializableConfiguration> settings)
    implements Serializable {
  /** The name of the note of what a folder holds. */
  public static final String NOTE = "prepared.json";

  /** The folder at a path, which need not exist. */
  public static PackedFolder at(JavaSparkContext context, String path) {
    Configuration hadoop = context.hadoopConfiguration();
    try {
      Path plain = new Path(path);
      String full = plain.getFileSystem(hadoop).makeQualified(plain).toString();
      return new PackedFolder(full, context.broadcast(new SerializableConfiguration(hadoop)));
    } catch (IOException | IllegalArgumentException problem) {
      throw DataException.missing(
          "data.prepared = %s cannot be used: %s", path, problem.getMessage());
    }
  }

  private Path inside(String name) {
    return new Path(path, name);
  }

  /** Local files are read and written without Hadoop's own checksums: blocks have theirs. */
  private FileSystem files() throws IOException {
    FileSystem files = new Path(path).getFileSystem(settings.value().value());
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  private String shown(String name) {
    Path file = inside(name);
    return "file".equals(file.toUri().getScheme()) ? file.toUri().getPath() : file.toString();
  }

  PackedReader open(PackedFile file) {
    try {
      return PackedReader.open(shown(file.name()), files().open(inside(file.name())), file);
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "%s is not there: it was when the rows were packed; prepare the data again, into a"
              + " folder that all executors reach",
          shown(file.name()));
    } catch (IOException problem) {
      throw unreadable(file.name(), problem);
    }
  }

  private UncheckedIOException unreadable(String name, IOException problem) {
    return new UncheckedIOException(
        "Cannot read " + shown(name) + ": " + problem.getMessage(), problem);
  }

  /**
   * Writes a file, whole or not at all; twins of a task write the same.
   *
   * @param attempt tells tasks that write the same file apart
   */
  public PackedFile write(String name, Rows rows, long attempt) {
    Path target = inside(name);
    Path beside = new Path(target.getParent(), "." + target.getName() + "." + attempt);
    try {
      FileSystem files = files();
      PackedFile written;
      try (OutputStream out = files.create(beside, true)) {
        written = PackedWriter.write(out, name, rows);
      } catch (IOException | RuntimeException failure) {
        files.delete(beside, false);
        throw failure;
      }
      if (!files.rename(beside, target) && !files.exists(target)) {
        throw new IOException("the file could not be given its name");
      }
      return written;
    } catch (IOException problem) {
      throw new UncheckedIOException(
          "Cannot write " + shown(name) + ": " + problem.getMessage(), problem);
    }
  }

  /** The note of what the folder holds, as it is written; empty where there is none. */
  Optional<String> note() {
    try {
      FileSystem files = files();
      if (!files.exists(inside(NOTE))) {
        return Optional.empty();
      }
      try (var in = files.open(inside(NOTE))) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException problem) {
      throw unreadable(NOTE, problem);
    }
  }

  /** Makes the folder, and removes it when this process ends. */
  public void makeForAWhile() {
    Path folder = new Path(path);
    try {
      if (!files().mkdirs(folder) || !files().deleteOnExit(folder)) {
        throw new IOException("the folder could not be made");
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(
          "Cannot write to " + shown("") + ": " + problem.getMessage(), problem);
    }
  }

  /** Throws unless this process sees files that others wrote, as long as they wrote them. */
  void requireWhole(List<PackedFile> written, String key) {
    for (PackedFile file : written) {
      try {
        FileStatus found = files().getFileStatus(inside(file.name()));
        if (found.getLen() == file.bytes()) {
          continue;
        }
      } catch (FileNotFoundException elsewhere) {
        // told below
      } catch (IOException problem) {
        throw unreadable(file.name(), problem);
      }
      throw DataException.missing(
          "Executors wrote %s, but the driver does not see it as they wrote it: %s must name a"
              + " folder that all of them reach, for example on hdfs: or s3a:",
          shown(file.name()), key);
    }
  }

  /** The name of the note with its path, for messages. */
  String shownNote() {
    return shown(NOTE);
  }
}
