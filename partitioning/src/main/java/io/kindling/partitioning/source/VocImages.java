package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Images with a file of boxes each: {@code JPEGImages} and {@code Annotations} as Pascal VOC has
 * them, or any folders where the file lies beside its image or in a folder {@code Annotations}
 * beside the image's. Where {@code ImageSets/Main/test.txt} is there it names the test part.
 */
final class VocImages {
  private static final String IMAGES = "JPEGImages";
  private static final List<String> ANNOTATIONS = List.of("Annotations", "annotations");
  private static final String SETS = "Main";

  private final Configuration configuration;
  private final FileSystem system;
  private final Path root;
  private final List<String> notes = new ArrayList<>();

  private VocImages(Configuration configuration, FileSystem system, Path root) {
    this.configuration = configuration;
    this.system = system;
    this.root = root;
  }

  /** Those that have a file of boxes. */
  static FoundImages of(Configuration configuration, String path) {
    return with(configuration, path, true);
  }

  /** All of them, whether they have one or not. */
  static FoundImages all(Configuration configuration, String path) {
    return with(configuration, path, false);
  }

  private static FoundImages with(Configuration configuration, String path, boolean annotated) {
    Path folder = new Path(path);
    try {
      FileSystem system = folder.getFileSystem(configuration);
      return new VocImages(configuration, system, folder).found(annotated);
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected a folder of images and their files of boxes",
          path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private FoundImages found(boolean annotated) throws IOException {
    ImageWalk walk = new ImageWalk(system);
    boolean voc =
        system.exists(new Path(root, IMAGES)) && system.exists(new Path(root, ANNOTATIONS.get(0)));
    List<ImageFile> images = walk.below(voc ? new Path(root, IMAGES) : root);
    if (voc) {
      walk.passOver(new Path(root, ANNOTATIONS.get(0)));
    }
    Set<String> files = new TreeSet<>(walk.annotations());
    List<ImageFile> all = new ArrayList<>();
    Set<String> used = new TreeSet<>();
    for (ImageFile image : images) {
      Optional<String> file = candidates(image.path()).filter(files::contains).findFirst();
      file.ifPresent(used::add);
      if (file.isPresent() || !annotated) {
        all.add(image.with(file.orElse("")));
      }
    }
    files.removeAll(used);
    if (annotated) {
      check(images, all, files);
    }
    notes.addAll(walk.notes());
    ImageSets sets = new ImageSets(configuration, root, SETS, "with a file of boxes ");
    return sets.divided(all, annotated, notes);
  }

  /** Where the file of an image may lie. */
  private static Stream<String> candidates(String image) {
    int folder = image.lastIndexOf('/');
    String name = image.substring(folder, image.lastIndexOf('.')) + ".xml";
    String own = image.substring(0, folder);
    String above = own.substring(0, own.lastIndexOf('/'));
    return Stream.concat(
        Stream.of(own + name), ANNOTATIONS.stream().map(beside -> above + "/" + beside + name));
  }

  private void check(List<ImageFile> images, List<ImageFile> annotated, Set<String> files) {
    if (annotated.isEmpty()) {
      throw DataException.missing(
          "data.path = %s has %s images and none with a file of boxes: expected NAME.xml beside"
              + " each image, or in a folder Annotations beside theirs",
          root, images.size());
    }
    if (!files.isEmpty()) {
      throw DataException.missing(
          "%s has no image%s: expected one of the same name beside it, or in %s beside its folder",
          files.iterator().next(),
          files.size() == 1 ? "" : " (and " + (files.size() - 1) + " more have none)",
          IMAGES);
    }
    int without = images.size() - annotated.size();
    if (without > 0) {
      notes.add(
          String.format(
              "%d of the %d images below %s have no file of boxes and are left out",
              without, images.size(), root));
    }
  }
}
