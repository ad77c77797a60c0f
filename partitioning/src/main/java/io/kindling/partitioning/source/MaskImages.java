package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Images with a mask each, of the same name: {@code JPEGImages} and {@code SegmentationClass} as
 * Pascal VOC has them, {@code images} and {@code masks}, or any folder of masks beside a folder of
 * images or among them, at any depth. Lists in {@code ImageSets/Segmentation} say which images
 * there are, and which are for testing.
 */
final class MaskImages {
  private static final List<String> USUAL = List.of("masks", "SegmentationClass");
  private static final List<String> IMAGES = List.of("JPEGImages", "images");
  private static final String SETS = "Segmentation";

  private final Configuration configuration;
  private final FileSystem system;
  private final Path root;
  private final String shown;
  private final ImageLabels.OfMasks spec;
  private final List<String> notes = new ArrayList<>();

  private MaskImages(
      Configuration configuration, FileSystem system, String path, ImageLabels.OfMasks spec) {
    this.configuration = configuration;
    this.system = system;
    this.root = system.makeQualified(new Path(path));
    this.shown = path;
    this.spec = spec;
  }

  /** Those to train and test on. */
  static FoundImages of(Configuration configuration, String path, ImageLabels.OfMasks spec) {
    return with(configuration, path, spec, true);
  }

  /** All of them, whether there are masks or not. */
  static FoundImages all(Configuration configuration, String path, ImageLabels.OfMasks spec) {
    return with(configuration, path, spec, false);
  }

  private static FoundImages with(
      Configuration configuration, String path, ImageLabels.OfMasks spec, boolean masked) {
    Path folder = new Path(path);
    try {
      FileSystem system = folder.getFileSystem(configuration);
      return new MaskImages(configuration, system, path, spec).found(masked);
    } catch (FileNotFoundException missing) {
      throw DataException.missing(
          "data.path = %s does not exist: expected a folder of images and their masks", path);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot list " + path + ": " + problem.getMessage(), problem);
    }
  }

  private FoundImages found(boolean masked) throws IOException {
    ImageWalk walk = new ImageWalk(system);
    List<ImageFile> files = walk.below(root);
    Optional<String> folder = folder(files);
    if (folder.isEmpty() && masked) {
      throw DataException.missing(
          "data.path = %s has %s images and no folder of masks: expected %s beside the images'"
              + " folder; data.masks.folder says another name",
          shown,
          files.size(),
          spec.folder().isEmpty() ? String.join(" or ", USUAL) : "a folder " + spec.folder());
    }
    List<String> images = new ArrayList<>();
    Map<String, String> masks = new HashMap<>();
    String only = only(folder);
    for (ImageFile file : files) {
      String own = file.path().substring(root.toString().length() + 1);
      if (folder.isPresent() && List.of(own.split("/")).contains(folder.get())) {
        add(own, masks);
      } else if (own.startsWith(only)) {
        images.add(own);
      }
    }
    if (images.isEmpty()) {
      throw DataException.missing(
          "data.path = %s has %s masks in folders %s and no image beside them",
          shown, masks.size(), folder.orElse(""));
    }
    Map<String, String> used = new HashMap<>();
    List<ImageFile> all = new ArrayList<>();
    for (String image : images) {
      Optional<String> mask = folder.flatMap(name -> mask(image, name, masks));
      Optional<String> other = mask.flatMap(own -> Optional.ofNullable(used.put(own, image)));
      if (masked && other.isPresent()) {
        throw DataException.bad(
            "data.path = %s has the images %s and %s, whose mask is %s: expected one image for each"
                + " mask; those of a folder images or JPEGImages beside the masks' are looked at"
                + " alone",
            shown, other.get(), image, mask.orElseThrow());
      }
      all.add(new ImageFile(path(image), "").with(mask.map(this::path).orElse("")));
    }
    notes.addAll(walk.notes());
    if (masked) {
      check(images.size(), masks, used.keySet());
    }
    ImageSets sets = new ImageSets(configuration, root, SETS, "");
    return sets.divided(sets.named(all, masked, notes), masked, notes);
  }

  private String path(String own) {
    return root + "/" + own;
  }

  /** The name of the folders of masks; empty where there is none. */
  private Optional<String> folder(List<ImageFile> files) {
    List<String> names = spec.folder().isEmpty() ? USUAL : List.of(spec.folder());
    List<String> there =
        names.stream()
            .filter(
                name ->
                    files.stream()
                        .map(file -> file.path().substring(root.toString().length()))
                        .anyMatch(own -> own.contains("/" + name + "/")))
            .toList();
    if (there.size() > 1) {
      throw DataException.bad(
          "data.path = %s has folders %s: expected one of them; data.masks.folder says which has the"
              + " masks",
          shown, String.join(" and ", there));
    }
    return there.stream().findFirst();
  }

  /** What the paths of images begin with, where their folder lies beside that of all masks. */
  private String only(Optional<String> folder) throws IOException {
    if (folder.isPresent() && system.exists(new Path(root, folder.get()))) {
      for (String name : IMAGES) {
        if (system.exists(new Path(root, name))) {
          return name + "/";
        }
      }
    }
    return "";
  }

  private static String stem(String own) {
    return own.substring(0, own.lastIndexOf('.'));
  }

  private void add(String mask, Map<String, String> masks) {
    String other = masks.putIfAbsent(stem(mask), mask);
    if (other != null) {
      throw DataException.bad(
          "data.path = %s has the masks %s and %s: expected one of that name", shown, other, mask);
    }
  }

  /** The mask of an image: its path with the folder of masks in it, or instead of another. */
  private Optional<String> mask(String image, String folder, Map<String, String> masks) {
    List<String> parts = List.of(stem(image).split("/"));
    Set<String> found = new TreeSet<>();
    for (int at = 0; at < parts.size(); at++) {
      List<String> path = new ArrayList<>(parts);
      path.add(at, folder);
      Optional.ofNullable(masks.get(String.join("/", path))).ifPresent(found::add);
      if (at + 1 < parts.size()) {
        path.remove(at + 1);
        Optional.ofNullable(masks.get(String.join("/", path))).ifPresent(found::add);
      }
    }
    if (found.size() > 1) {
      throw DataException.bad(
          "data.path = %s has the masks %s, which may all be of the image %s: expected one",
          shown, String.join(" and ", found), image);
    }
    return found.stream().findFirst();
  }

  private void check(int images, Map<String, String> masks, Set<String> used) {
    if (used.isEmpty()) {
      throw DataException.missing(
          "data.path = %s has %s images and %s masks, of which none has the name of an image:"
              + " expected NAME.png in the folder of masks for an image NAME",
          shown, images, masks.size());
    }
    Set<String> others = new TreeSet<>(masks.values());
    others.removeAll(used);
    if (!others.isEmpty()) {
      notes.add(
          String.format(
              "%d masks are of no image, the first %s", others.size(), others.iterator().next()));
    }
  }
}
