package io.kindling.jobs.output;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** One folder on a Hadoop file system. A file that is written appears whole or not at all. */
public final class Storage {
  private final Path folder;
  private final FileSystem files;
  private final Configuration settings;
  private final boolean local;

  private Storage(Path folder, FileSystem files, Configuration settings, boolean local) {
    this.folder = folder;
    this.files = files;
    this.settings = settings;
    this.local = local;
  }

  /** The folder at a path, which need not exist. */
  public static Storage at(String path, Configuration settings) {
    try {
      Path plain = new Path(path);
      FileSystem files = plain.getFileSystem(settings);
      boolean local = files instanceof LocalFileSystem;
      FileSystem raw = local ? ((LocalFileSystem) files).getRawFileSystem() : files;
      return new Storage(files.makeQualified(plain), raw, settings, local);
    } catch (IOException | IllegalArgumentException problem) {
      throw new OutputException(
          "Cannot use the path " + path + ": " + FileTrouble.clause(problem), problem);
    }
  }

  /** A folder inside. */
  public Storage in(String name) {
    return new Storage(new Path(folder, name), files, settings, local);
  }

  /** The folder's full path. */
  public Path path() {
    return folder;
  }

  /** The path as a person wrote it: without the scheme where it is local. */
  public String shown() {
    return local ? folder.toUri().getPath() : folder.toString();
  }

  /** The names of what is in the folder; none where there is no folder. */
  public List<String> names() {
    return io(
        "list",
        "",
        () -> {
          try {
            return Arrays.stream(files.listStatus(folder))
                .map(file -> file.getPath().getName())
                .sorted()
                .toList();
          } catch (FileNotFoundException none) {
            return List.of();
          }
        });
  }

  /** Whether something other than a folder stands at the path. */
  public boolean isFile() {
    return io("look at", "", () -> find(folder).map(FileStatus::isFile).orElse(false));
  }

  /** Whether there is such a file. */
  public boolean has(String name) {
    return io("look at", name, () -> files.exists(new Path(folder, name)));
  }

  /** The content of a file; empty where there is none. */
  public Optional<byte[]> read(String name) {
    return io(
        "read",
        name,
        () -> {
          try (InputStream in = files.open(new Path(folder, name))) {
            return Optional.of(in.readAllBytes());
          } catch (FileNotFoundException none) {
            return Optional.empty();
          }
        });
  }

  /** When a file was last written, in milliseconds; empty where there is none. */
  public Optional<Long> modified(String name) {
    return io(
        "look at", name, () -> find(new Path(folder, name)).map(FileStatus::getModificationTime));
  }

  /** How long a file is; empty where there is none. */
  public Optional<Long> length(String name) {
    return io("look at", name, () -> find(new Path(folder, name)).map(FileStatus::getLen));
  }

  /** What is done with the content of a file. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(InputStream in) throws IOException;
  }

  /** Reads a file, which must be there, as a stream. */
  public <T> T read(String name, Reading<T> reading) {
    return io(
        "read",
        name,
        () -> {
          try (InputStream in = new BufferedInputStream(files.open(new Path(folder, name)))) {
            return reading.of(in);
          }
        });
  }

  /** What makes the content of a file. */
  @FunctionalInterface
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** Writes a file, over an earlier one if there is any. */
  public void write(String name, byte[] content) {
    io(
        "write",
        name,
        () -> {
          Path target = new Path(folder, name);
          Path beside = new Path(folder, "_" + name + "." + UUID.randomUUID());
          makeFolder();
          create(beside, out -> out.write(content));
          replace(beside, target);
          return true;
        });
  }

  /** A file that is written piece by piece, over an earlier one if there is any. */
  OutputStream grow(String name) {
    return io(
        "write",
        name,
        () -> {
          makeFolder();
          return new GrowingFile(files.create(new Path(folder, name), true), shown() + "/" + name);
        });
  }

  /**
   * Writes a long file in its place. It is not whole before this returns: what it belongs to is to
   * be marked as complete by a file that is written after it.
   */
  public void writeInPlace(String name, Writing writing) {
    io(
        "write",
        name,
        () -> {
          makeFolder();
          create(new Path(folder, name), writing);
          return true;
        });
  }

  private void create(Path file, Writing writing) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      writing.to(out);
    } catch (IOException | RuntimeException | FSError problem) {
      removeHalf(file, problem);
      throw problem;
    }
  }

  /** What could not be written whole does not stay. */
  private void removeHalf(Path file, Throwable why) {
    try {
      files.delete(file, false);
    } catch (IOException second) {
      why.addSuppressed(second);
    }
  }

  /** Writes a file unless there is one; of several that try at once, one is told true. */
  public boolean writeNew(String name, byte[] content) {
    return io(
        "write",
        name,
        () -> {
          makeFolder();
          try (OutputStream out = newFile(new Path(folder, name))) {
            out.write(content);
            return true;
          } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            return false;
          }
        });
  }

  /** Gives a file another name; false where there is no such file any more. */
  public boolean rename(String from, String to) {
    return io(
        "rename",
        from,
        () -> {
          try {
            return files.rename(new Path(folder, from), new Path(folder, to));
          } catch (FileNotFoundException gone) {
            return false;
          }
        });
  }

  /** Removes a file or a folder with all that is in it, if it is there. */
  public void delete(String name) {
    io("delete", name, () -> files.delete(new Path(folder, name), true));
  }

  /** Removes what could not be written whole; that it cannot be removed does not hide why. */
  public void deleteAfter(RuntimeException why, String name) {
    try {
      delete(name);
    } catch (OutputException second) {
      why.addSuppressed(second);
    }
  }

  /** Removes the folder itself where it is empty. */
  public void deleteIfEmpty() {
    if (names().isEmpty()) {
      io("delete", "", () -> files.delete(folder, false));
    }
  }

  private void makeFolder() throws IOException {
    if (!files.mkdirs(folder)) {
      throw new IOException("the folder could not be made");
    }
  }

  private Optional<FileStatus> find(Path path) throws IOException {
    try {
      return Optional.of(files.getFileStatus(path));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  /** Hadoop's local file system looks first and creates then; the JDK does it in one step. */
  private OutputStream newFile(Path path) throws IOException {
    return local
        ? Files.newOutputStream(
            java.nio.file.Path.of(path.toUri().getPath()), StandardOpenOption.CREATE_NEW)
        : files.create(path, false);
  }

  private void replace(Path from, Path to) throws IOException {
    if (local) {
      if (!files.rename(from, to)) {
        throw new IOException("the file could not be renamed from " + from.getName());
      }
      return;
    }
    try {
      FileContext.getFileContext(from.toUri(), settings).rename(from, to, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException noContext) {
      files.delete(to, false);
      if (!files.rename(from, to)) {
        throw new IOException("the file could not be renamed from " + from.getName(), noContext);
      }
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T io(String verb, String name, Action<T> action) {
    try {
      return action.run();
    } catch (IOException | FSError problem) {
      String place = name.isEmpty() ? shown() : shown() + "/" + name;
      throw new OutputException(
          "Cannot " + verb + " " + place + ": " + FileTrouble.clause(problem), problem);
    }
  }
}
