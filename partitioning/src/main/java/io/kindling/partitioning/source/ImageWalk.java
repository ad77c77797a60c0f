package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.encode.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Goes through folders for images, and remembers what it passes over. */
final class ImageWalk {
  static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "gif");

  /** Of files that say where objects lie in an image. */
  private static final String ANNOTATION = "xml";

  /** Deeper than anybody's, and not so deep that a link back to the start is followed for long. */
  private static final int DEEPEST = 16;

  private final FileSystem system;
  private final Map<String, Integer> passed = new TreeMap<>();
  private final List<String> empty = new ArrayList<>();
  private final List<String> annotations = new ArrayList<>();

  ImageWalk(FileSystem system) {
    this.system = system;
  }

  /** What is in a folder, but for what begins with a point or an underscore. */
  static List<FileStatus> shown(FileSystem system, Path folder) throws IOException {
    List<FileStatus> shown = new ArrayList<>();
    for (FileStatus status : system.listStatus(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        shown.add(status);
      }
    }
    return shown;
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

  /** All images, however deep, whatever folder they lie in. */
  List<ImageFile> below(Path root) throws IOException {
    List<ImageFile> found = new ArrayList<>();
    folder(root, "", 0, found);
    if (found.isEmpty()) {
      throw DataException.missing(
          "%s holds no image: expected files that end with %s",
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
      if (ending.equals(ANNOTATION)) {
        annotations.add(file.toString());
      }
    }
  }

  /** Goes through a folder that holds no images to be taken. */
  void passOver(Path root) throws IOException {
    folder(root, "", 0, new ArrayList<>());
  }

  /** The files of boxes among what was passed over; they count as looked at from now on. */
  List<String> annotations() {
    passed.remove(ANNOTATION);
    return annotations;
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
