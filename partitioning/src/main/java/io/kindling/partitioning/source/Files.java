package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Files on any Hadoop file system, decompressed by their ending. */
final class Files {
  private static final int DECOMPRESSED = 6;

  private Files() {}

  /** The files that a path names (a file, a folder, a pattern), in the order of their names. */
  static List<String> list(Configuration configuration, String path) {
    Path pattern = new Path(path);
    try {
      FileSystem system = pattern.getFileSystem(configuration);
      FileStatus[] found = system.globStatus(pattern);
      List<String> files = new ArrayList<>();
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        if (status.isDirectory()) {
          for (FileStatus child : system.listStatus(status.getPath())) {
            add(files, child);
          }
        } else {
          add(files, status);
        }
      }
      if (files.isEmpty()) {
        throw DataException.missing(
            "data.path = %s names no file: expected a file, a folder with files or a pattern that"
                + " matches some (looked on %s)",
            path, system.getUri());
      }
      files.sort(null);
      return files;
    } catch (FileNotFoundException missing) {
      throw DataException.missing("data.path = %s does not exist", path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private static void add(List<String> files, FileStatus status) {
    String name = status.getPath().getName();
    if (status.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
      files.add(status.getPath().toString());
    }
  }

  /** About how many bytes files hold when they are decompressed. */
  static long bytes(Configuration configuration, List<String> files) {
    long bytes = 0;
    try {
      for (String file : files) {
        Path path = new Path(file);
        long length = path.getFileSystem(configuration).getFileStatus(path).getLen();
        boolean packed = new CompressionCodecFactory(configuration).getCodec(path) != null;
        bytes += packed ? DECOMPRESSED * length : length;
      }
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot size " + files + ": " + problem.getMessage(), problem);
    }
    return bytes;
  }

  static InputStream open(Configuration configuration, String file) throws IOException {
    Path path = new Path(file);
    InputStream stream = path.getFileSystem(configuration).open(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    return codec == null ? stream : codec.createInputStream(stream);
  }
}
