package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images under a folder: what lies in a folder of it, however deep, is of the class that is
 * named as that folder. Where it has the folders {@code train} and {@code test} and no other, these
 * have the folders of the classes.
 */
final class ImageFolders {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final Set<String> PARTS = Set.of(TEST, "val", "valid", "validation");

  private ImageFolders() {}

  /** Looks for images. */
  static FoundImages of(Configuration configuration, String path) {
    Path root = new Path(path);
    try {
      FileSystem system = root.getFileSystem(configuration);
      Set<String> folders = new TreeSet<>();
      for (FileStatus status : ImageWalk.shown(system, root)) {
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
      ImageWalk walk = new ImageWalk(system);
      List<ImageFile> images = walk.classes(divided ? new Path(root, TRAIN) : root);
      Optional<List<ImageFile>> test =
          divided ? Optional.of(walk.classes(new Path(root, TEST))) : Optional.empty();
      return new FoundImages(images, test, walk.notes());
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected a folder with a folder of images for each class"
              + " (patterns are not for images)",
          path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }
}
