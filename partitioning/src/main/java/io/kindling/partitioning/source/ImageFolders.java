package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images under a folder: what lies in a folder of it, however deep, is of the class that is
 * named as that folder. Where it has the folders {@code train} and {@code test} and no other, these
 * have the folders of the classes.
 *
 * @param images those to train on, in the order of their names
 * @param test those that are kept apart for testing, if there are such
 */
record ImageFolders(List<ImageFile> images, Optional<List<ImageFile>> test) {
  static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "gif");

  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** Looks for images. */
  static ImageFolders of(Configuration configuration, String path) {
    Path root = new Path(path);
    try {
      FileSystem system = root.getFileSystem(configuration);
      List<FileStatus> inside = shown(system, root);
      List<String> folders =
          inside.stream()
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .toList();
      boolean divided = Set.copyOf(folders).equals(Set.of(TRAIN, TEST));
      return divided
          ? new ImageFolders(
              classes(system, new Path(root, TRAIN)),
              Optional.of(classes(system, new Path(root, TEST))))
          : new ImageFolders(classes(system, root), Optional.empty());
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected a folder with a folder of images for each class",
          path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private static List<ImageFile> classes(FileSystem system, Path root) throws IOException {
    List<ImageFile> found = new ArrayList<>();
    for (FileStatus status : shown(system, root)) {
      if (status.isDirectory()) {
        add(system, status.getPath(), status.getPath().getName(), found);
      } else {
        add(status.getPath(), "", found);
      }
    }
    if (found.isEmpty()) {
      throw DataException.missing(
          "%s holds no image: expected a folder for each class with files that end with %s",
          root, ENDINGS.stream().sorted().toList());
    }
    found.sort(Comparator.comparing(ImageFile::path));
    return found;
  }

  private static void add(FileSystem system, Path folder, String label, List<ImageFile> found)
      throws IOException {
    for (FileStatus status : shown(system, folder)) {
      if (status.isDirectory()) {
        add(system, status.getPath(), label, found);
      } else {
        add(status.getPath(), label, found);
      }
    }
  }

  private static void add(Path file, String label, List<ImageFile> found) {
    String name = file.getName();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (ENDINGS.contains(ending)) {
      found.add(new ImageFile(file.toString(), label));
    }
  }

  /** What is in a folder, but for what begins with a point or an underscore. */
  private static List<FileStatus> shown(FileSystem system, Path folder) throws IOException {
    List<FileStatus> shown = new ArrayList<>();
    for (FileStatus status : system.listStatus(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        shown.add(status);
      }
    }
    return shown;
  }
}
