package io.kindling.partitioning.source;

import io.kindling.engine.Spelling;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.encode.Label;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The images below a folder with the labels that a table has for them. */
final class LabelledImages {
  private final String path;
  private final ImageTable table;
  private final Path root;
  private final Map<String, List<String>> labels = new TreeMap<>();
  private final Map<String, ImageTable.Named> rows = new TreeMap<>();
  private long again;
  private final List<ImageTable.Named> strangers = new ArrayList<>();

  private LabelledImages(String path, ImageTable table, Path root) {
    this.path = path;
    this.table = table;
    this.root = root;
  }

  /** Those that the table names. */
  static FoundImages named(Configuration configuration, String path, ImageTable table) {
    return of(configuration, path, table, true);
  }

  /** All of them; those that the table does not name have empty labels. */
  static FoundImages all(Configuration configuration, String path, ImageTable table) {
    return of(configuration, path, table, false);
  }

  private static FoundImages of(
      Configuration configuration, String path, ImageTable table, boolean namedAlone) {
    Path folder = new Path(path);
    try {
      FileSystem system = folder.getFileSystem(configuration);
      ImageWalk walk = new ImageWalk(system);
      List<ImageFile> found = walk.below(folder);
      LabelledImages images = new LabelledImages(path, table, system.makeQualified(folder));
      images.take(found);
      if (namedAlone && !images.strangers.isEmpty()) {
        throw images.missing(images.strangers.get(0));
      }
      return images.found(found, namedAlone, walk.notes());
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected the folder of the images that %s names",
          path, table.shown());
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  /** Goes through the table. */
  private void take(List<ImageFile> found) {
    for (ImageFile image : found) {
      labels.put(image.path(), List.of());
    }
    List<ImageTable.Named> ordered = new ArrayList<>(table.rows());
    ordered.sort(
        (one, other) -> {
          int byFile = one.file().compareTo(other.file());
          return byFile != 0 ? byFile : one.place().compareTo(other.place());
        });
    for (ImageTable.Named row : ordered) {
      take(row);
    }
  }

  private void take(ImageTable.Named row) {
    Optional<String> found = full(row.file()).filter(labels::containsKey);
    if (found.isEmpty()) {
      strangers.add(row);
      return;
    }
    String file = found.get();
    List<String> own = row.labels().stream().map(Label::canonical).toList();
    ImageTable.Named before = rows.putIfAbsent(file, row);
    if (before == null) {
      labels.put(file, own);
    } else if (labels.get(file).equals(own)) {
      if (!before.start().equals(row.start()) || !before.problem().equals(row.problem())) {
        throw DataException.bad(
            "%s, column %s: names the image '%s' with another weight, or in another part, than %s"
                + " does: expected one row for each image",
            row.place(), table.file(), row.file(), before.place());
      }
      again++;
    } else {
      throw DataException.bad(
          "%s, column %s: names the image '%s' with the labels %s, which %s names with %s: expected"
              + " one row for each image",
          row.place(), table.file(), row.file(), own, before.place(), labels.get(file));
    }
  }

  /** The whole path of a name, where it is one. */
  private Optional<String> full(String name) {
    if (name.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Path(root, name.strip()).toString());
    } catch (IllegalArgumentException noPath) {
      return Optional.empty();
    }
  }

  private DataException missing(ImageTable.Named row) {
    int start = root.toString().length() + 1;
    List<String> known = labels.keySet().stream().map(one -> one.substring(start)).toList();
    return DataException.missing(
        "%s, column %s: '%s' is no image below data.path = %s: expected a file that ends with %s,"
            + " the nearest is '%s'",
        row.place(),
        table.file(),
        row.file(),
        path,
        ImageWalk.ENDINGS.stream().sorted().toList(),
        Spelling.nearest(row.file(), known));
  }

  private FoundImages found(List<ImageFile> images, boolean namedAlone, List<String> passed) {
    List<ImageFile> found = new ArrayList<>();
    List<String> none = Collections.nCopies(table.labels().size(), "");
    for (ImageFile image : images) {
      boolean named = rows.containsKey(image.path());
      if (named || !namedAlone) {
        ImageFile own = new ImageFile(image.path(), named ? labels.get(image.path()) : none);
        ImageTable.Named row = rows.get(image.path());
        found.add(namedAlone ? own.with(row.place()).with(row.start(), row.problem()) : own);
      }
    }
    if (found.isEmpty()) {
      throw DataException.bad("%s names no image: expected a row for each", table.shown());
    }
    List<String> notes = new ArrayList<>(passed);
    long without = images.size() - rows.size();
    if (without > 0) {
      notes.add(
          String.format(
              "%d of the %d images below %s have no row in %s%s",
              without, images.size(), path, table.shown(), namedAlone ? " and are left out" : ""));
    }
    if (!strangers.isEmpty()) {
      notes.add(
          String.format(
              "%d rows of %s name no image below %s, the first '%s'",
              strangers.size(), table.shown(), path, strangers.get(0).file()));
    }
    if (again > 0) {
      notes.add(
          String.format(
              "%d rows of %s name an image, with the same labels, that another row names",
              again, table.shown()));
    }
    return new FoundImages(found, notes);
  }
}
