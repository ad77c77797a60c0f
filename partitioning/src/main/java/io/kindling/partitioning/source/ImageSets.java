package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Lists of the names of images, as Pascal VOC has them below {@code ImageSets}. */
final class ImageSets {
  private static final String TEST = "test";
  private static final List<String> TRAIN = List.of("train", "val", "trainval");

  private final Configuration configuration;
  private final Path root;
  private final Path sets;
  private final String kind;

  /**
   * The lists of a kind.
   *
   * @param root the folder of the images
   * @param folder that of the lists
   * @param kind what images the names are of, for messages
   */
  ImageSets(Configuration configuration, Path root, String folder, String kind) {
    this.configuration = configuration;
    this.root = root;
    this.sets = new Path(root, "ImageSets/" + folder);
    this.kind = kind;
  }

  /**
   * The images that some list names; all of them where there is no list. Where lists name those to
   * test on alone, the others with an annotation are those to train on.
   *
   * @param whole whether each name must be one of an image
   */
  List<ImageFile> named(List<ImageFile> images, boolean whole, List<String> notes)
      throws IOException {
    Map<String, ImageFile> byName = byName(images);
    Set<String> names = trainNames(byName, whole);
    boolean listed = !names.isEmpty();
    names.addAll(names(TEST, byName, whole));
    if (names.isEmpty()) {
      return images;
    }
    List<ImageFile> named =
        images.stream()
            .filter(one -> names.contains(name(one)) || !listed && !one.annotation().isEmpty())
            .toList();
    noteOthers(images.size() - named.size(), notes);
    return named;
  }

  /**
   * Images as the lists divide them, if there is one of those to test on.
   *
   * @param whole whether each name must be one of an image
   */
  FoundImages divided(List<ImageFile> images, boolean whole, List<String> notes)
      throws IOException {
    if (!isThere(TEST)) {
      return new FoundImages(images, notes);
    }
    Map<String, ImageFile> byName = byName(images);
    Set<String> testNames = names(TEST, byName, whole);
    Set<String> trainNames = trainNames(byName, whole);
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
    noteOthers(images.size() - train.size() - test.size(), notes);
    if (whole && test.isEmpty()) {
      throw DataException.bad(
          "The lists in %s leave %s images to train on and none to test: expected some of both",
          sets, train.size());
    }
    if (train.isEmpty() || test.isEmpty()) {
      List<ImageFile> some = test.isEmpty() ? train : test;
      return undivided(some.isEmpty() ? images : some, notes);
    }
    return new FoundImages(train, Optional.of(test), notes);
  }

  private void noteOthers(int out, List<String> notes) {
    if (out > 0) {
      notes.add(String.format("%d images are in no list of %s and are left out", out, sets));
    }
  }

  /**
   * An archive of test images alone, as there is one of 2007, has nothing to keep them apart of.
   */
  private FoundImages undivided(List<ImageFile> images, List<String> notes) {
    notes.add(
        String.format(
            "The lists of names below %s divide no images: all %d are of one kind",
            root, images.size()));
    return new FoundImages(images, notes);
  }

  private static Map<String, ImageFile> byName(List<ImageFile> images) {
    Map<String, ImageFile> byName = new HashMap<>();
    images.forEach(image -> byName.put(name(image), image));
    return byName;
  }

  private static String name(ImageFile image) {
    String path = image.path();
    return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  }

  private Path file(String list) {
    return new Path(sets, list + ".txt");
  }

  private boolean isThere(String list) throws IOException {
    return file(list).getFileSystem(configuration).exists(file(list));
  }

  private Set<String> trainNames(Map<String, ImageFile> known, boolean whole) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String list : TRAIN) {
      names.addAll(names(list, known, whole));
    }
    return names;
  }

  /** The names of images in a list, if it is there; what stands behind a name is not looked at. */
  private Set<String> names(String list, Map<String, ImageFile> known, boolean whole)
      throws IOException {
    Set<String> names = new TreeSet<>();
    if (!isThere(list)) {
      return names;
    }
    try (InputStream stream = Files.open(configuration, file(list).toString())) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String name = line.strip().split("\\s+", 2)[0];
        if (whole && !name.isEmpty() && !known.containsKey(name)) {
          throw DataException.missing(
              "%s names '%s', which is no image %sbelow %s", file(list), name, kind, root);
        }
        if (known.containsKey(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
