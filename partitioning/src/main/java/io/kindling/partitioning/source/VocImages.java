package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private static final String TEST = "test";

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
    return divided(all, annotated);
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

  /** As the lists of names say, if there are such. */
  private FoundImages divided(List<ImageFile> images, boolean annotated) throws IOException {
    Path sets = new Path(root, "ImageSets/Main");
    Map<String, ImageFile> byName = new HashMap<>();
    images.forEach(image -> byName.put(name(image), image));
    if (!system.exists(new Path(sets, TEST + ".txt"))) {
      return new FoundImages(images, notes);
    }
    Set<String> testNames = names(new Path(sets, TEST + ".txt"), byName, annotated);
    Set<String> trainNames = new TreeSet<>();
    for (String list : List.of("train", "val", "trainval")) {
      Path file = new Path(sets, list + ".txt");
      if (system.exists(file)) {
        trainNames.addAll(names(file, byName, annotated));
      }
    }
    boolean listed = !trainNames.isEmpty();
    List<ImageFile> train = new ArrayList<>();
    List<ImageFile> test = new ArrayList<>();
    for (ImageFile image : images) {
      boolean isTest = testNames.contains(name(image));
      if (isTest) {
        test.add(image);
      } else if (!listed || trainNames.contains(name(image))) {
        train.add(image);
      }
    }
    int out = images.size() - train.size() - test.size();
    if (out > 0) {
      notes.add(String.format("%d images are in no list of %s and are left out", out, sets));
    }
    if (annotated && test.isEmpty()) {
      throw DataException.bad(
          "The lists in %s leave %s images to train on and none to test: expected some of both",
          sets, train.size());
    }
    if (train.isEmpty() || test.isEmpty()) {
      return undivided(train.isEmpty() && test.isEmpty() ? images : test.isEmpty() ? train : test);
    }
    return new FoundImages(train, Optional.of(test), notes);
  }

  /**
   * An archive of test images alone, as there is one of 2007, has nothing to keep them apart of.
   */
  private FoundImages undivided(List<ImageFile> images) {
    notes.add(
        String.format(
            "The lists of names below %s divide no images: all %d are of one kind",
            root, images.size()));
    return new FoundImages(images, notes);
  }

  private static String name(ImageFile image) {
    String path = image.path();
    return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  }

  /**
   * The names of images in a list; what stands behind a name is not looked at.
   *
   * @param whole whether each name must be one of an image
   */
  private Set<String> names(Path list, Map<String, ImageFile> known, boolean whole)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (InputStream stream = Files.open(configuration, list.toString())) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String name = line.strip().split("\\s+", 2)[0];
        if (whole && !name.isEmpty() && !known.containsKey(name)) {
          throw DataException.missing(
              "%s names '%s', which is no image with a file of boxes below %s", list, name, root);
        }
        if (known.containsKey(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
