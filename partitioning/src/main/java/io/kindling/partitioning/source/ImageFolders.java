package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.encode.Label;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * @param notes what was not looked at
 */
record ImageFolders(List<ImageFile> images, Optional<List<ImageFile>> test, List<String> notes) {
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "gif");
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final Set<String> PARTS = Set.of(TEST, "val", "valid", "validation");

  /** Deeper than anybody's, and not so deep that a link back to the start is followed for long. */
  private static final int DEEPEST = 16;

  /** Looks for images. */
  static ImageFolders of(Configuration configuration, String path) {
    Path root = new Path(path);
    try {
      FileSystem system = root.getFileSystem(configuration);
      Set<String> folders = new TreeSet<>();
      for (FileStatus status : shown(system, root)) {
        if (status.isDirectory()) {
          folders.add(status.getPath().getName());
        }
      }
      boolean divided = folders.equals(Set.of(TRAIN, TEST));
      if (!divided && folders.contains(TRAIN) && folders.stream().anyMatch(PARTS::contains)) {
        throw DataException.bad(
            "data.path = %s has the folders %s: expected the folders train and test alone, or one"
                + " for each class; rows for validation are taken of train, as data.split says",
            path, folders);
      }
      Walk walk = new Walk(system);
      List<ImageFile> images = walk.classes(divided ? new Path(root, TRAIN) : root);
      Optional<List<ImageFile>> test =
          divided ? Optional.of(walk.classes(new Path(root, TEST))) : Optional.empty();
      return new ImageFolders(images, test, walk.notes());
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected a folder with a folder of images for each class"
              + " (patterns are not for images)",
          path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
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

  /** Goes through folders and remembers what it passes over. */
  private static final class Walk {
    private final FileSystem system;
    private final Map<String, Integer> passed = new TreeMap<>();
    private final List<String> empty = new ArrayList<>();

    Walk(FileSystem system) {
      this.system = system;
    }

    List<ImageFile> classes(Path root) throws IOException {
      List<ImageFile> found = new ArrayList<>();
      Map<String, String> classes = new HashMap<>();
      for (FileStatus status : shown(system, root)) {
        String name = status.getPath().getName();
        if (status.isFile()) {
          take(status.getPath(), "", found);
          continue;
        }
        int before = found.size();
        folder(status.getPath(), name, 1, found);
        if (found.size() == before) {
          empty.add(status.getPath().toString());
          continue;
        }
        String same = classes.put(Label.canonical(name), name);
        if (same != null) {
          throw DataException.bad(
              "%s has the folders %s and %s, which are the same number and so one class: name one"
                  + " of them otherwise",
              root, same, name);
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

    private void folder(Path folder, String label, int depth, List<ImageFile> found)
        throws IOException {
      if (depth > DEEPEST) {
        throw DataException.bad(
            "%s lies deeper than %s folders: is there a link that points back?", folder, DEEPEST);
      }
      for (FileStatus status : shown(system, folder)) {
        if (status.isDirectory()) {
          folder(status.getPath(), label, depth + 1, found);
        } else {
          take(status.getPath(), label, found);
        }
      }
    }

    private void take(Path file, String label, List<ImageFile> found) {
      String name = file.getName();
      String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (ENDINGS.contains(ending)) {
        found.add(new ImageFile(file.toString(), Label.canonical(label)));
      } else {
        passed.merge(name.contains(".") ? ending : "nothing", 1, Integer::sum);
      }
    }

    List<String> notes() {
      List<String> notes = new ArrayList<>();
      passed.forEach(
          (ending, count) ->
              notes.add(
                  String.format("%d files that end with %s were not looked at", count, ending)));
      empty.forEach(folder -> notes.add(folder + " holds no image: it is no class"));
      return notes;
    }
  }
}
