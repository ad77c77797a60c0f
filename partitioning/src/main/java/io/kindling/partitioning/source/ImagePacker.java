package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.KeyPoints;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Frame;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.encode.Mask;
import io.kindling.partitioning.encode.Points;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.util.SerializableConfiguration;

/** From the file of an image to its pixels in the size that is asked for, and its labels. */
final class ImagePacker implements Packer<ImageFile> {
  private static final long serialVersionUID = 1;

  private final SerializableConfiguration configuration;
  private final SourceSpec.Images spec;
  private final List<LabelRule> rules;

  ImagePacker(
      SerializableConfiguration configuration, SourceSpec.Images spec, List<LabelRule> rules) {
    this.configuration = configuration;
    this.spec = spec;
    this.rules = List.copyOf(rules);
  }

  @Override
  public byte[] pack(ImageFile image) {
    boolean isLabelled = spec.targetOfPlaces().isEmpty();
    if (isLabelled) {
      check(image);
    }
    BufferedImage decoded =
        ImageDecoder.open(image.path(), bytes(image.path(), Integer.MAX_VALUE)).image();
    Pixels pixels = new Pixels(decoded, spec.channels());
    Scaling scaling = new Scaling(spec.height(), spec.width(), spec.fit());
    byte[] scaled = scaling.of(pixels);
    if (isLabelled) {
      return Labels.append(image.start().behind(scaled), image.labels());
    }
    if (spec.labels() instanceof ImageLabels.OfPoints points) {
      return pointed(scaled, image, pixels, scaling.frame(pixels), points.points());
    }
    return spec.labels() instanceof ImageLabels.OfMasks masks
        ? masked(scaled, image, pixels, scaling, masks)
        : Boxes.append(scaled, boxes(image, pixels, scaling));
  }

  /** With points; with none that is known where an image needs none. */
  private byte[] pointed(
      byte[] scaled, ImageFile image, Pixels pixels, Frame frame, KeyPoints points) {
    boolean needsNone = rules.get(0).problem("").isEmpty();
    if (!needsNone && !image.problem().isEmpty()) {
      throw bad(image, "%s", image.problem());
    }
    return Points.append(
        image.start().behind(scaled),
        frame,
        needsNone ? PointColumns.unknown(points) : PointColumns.of(image, points, pixels, frame),
        points.partners());
  }

  /** With the class of each pixel; without a label where an image that needs none has no mask. */
  private byte[] masked(
      byte[] scaled, ImageFile image, Pixels pixels, Scaling scaling, ImageLabels.OfMasks masks) {
    boolean isMissing = image.annotation().isEmpty();
    if (isMissing && rules.get(0).problem("").isEmpty()) {
      return Labels.append(scaled, List.of(""));
    }
    MaskFile file = new MaskFile(image.path(), image.annotation(), masks);
    byte[] content = isMissing ? new byte[0] : bytes(image.annotation(), Integer.MAX_VALUE);
    byte[] classes = file.classes(content, pixels.width(), pixels.height());
    byte[] mask = scaling.of(pixels, classes, file.outside());
    byte[] row = Mask.append(scaled, file.names(), mask);
    for (String name : Mask.counts(row, scaled.length, row.length).keySet()) {
      Optional<String> problem = rules.get(0).problem(name);
      if (problem.isPresent()) {
        throw bad(image, "its mask: %s", problem.get());
      }
    }
    return row;
  }

  /** The boxes of an image, which move with it; none where it has no file of them. */
  private List<Box> boxes(ImageFile image, Pixels pixels, Scaling scaling) {
    String file = image.annotation();
    if (file.isEmpty()) {
      return List.of();
    }
    byte[] content = bytes(file, VocFile.MOST_BYTES + 1);
    if (content.length > VocFile.MOST_BYTES) {
      throw DataException.bad(
          "%s: too long for a file of boxes: expected at most %s bytes, found more",
          file, VocFile.MOST_BYTES);
    }
    List<Box> boxes = new ArrayList<>();
    for (Box box : VocFile.read(file, content).boxes(file, pixels.width(), pixels.height())) {
      Optional<String> problem = rules.get(0).problem(box.name());
      if (problem.isPresent()) {
        throw DataException.bad("%s: %s", file, problem.get());
      }
      scaling.of(pixels, box).ifPresent(boxes::add);
    }
    return boxes;
  }

  private void check(ImageFile image) {
    if (!image.problem().isEmpty()) {
      throw bad(image, "%s", image.problem());
    }
    for (int i = 0; i < rules.size(); i++) {
      String source =
          spec.label().isEmpty()
              ? "the folder that it lies in is its class"
              : "column " + spec.label().get(i);
      Optional<String> problem = rules.get(i).problem(image.labels().get(i));
      if (problem.isPresent()) {
        throw bad(image, "%s: %s", source, problem.get());
      }
    }
  }

  /** At most so many. That a file which was listed cannot be read is no fault of the image. */
  private byte[] bytes(String file, int most) {
    try (InputStream stream = Files.open(configuration.value(), file)) {
      return stream.readNBytes(most);
    } catch (IOException problem) {
      throw DataException.missing(
          "%s was found and cannot be read: %s", file, problem.getMessage());
    } catch (IllegalArgumentException problem) {
      throw DataException.bad("%s: a name that cannot be opened: %s", file, problem.getMessage());
    }
  }

  private static DataException bad(ImageFile image, String what, Object... arguments) {
    return DataException.bad("%s: %s", image.path(), String.format(what, arguments));
  }

  @Override
  public String place(ImageFile image) {
    return image.path();
  }

  @Override
  public String written(ImageFile image) {
    return image.path();
  }
}
