package io.kindling.partitioning.profile;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.encode.Mask;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A row to look at.
 *
 * @param cells what is in its columns; none of an image
 * @param pixels those of an image
 * @param label the packed label of an image
 * @param labels in the order of the schema
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Example(List<String> cells, byte[] pixels, byte[] label, List<String> labels)
    implements Serializable {
  /** The number of a pixel of a mask that has no class. */
  public static final byte NO_CLASS = (byte) 0xFF;

  public Example {
    cells = List.copyOf(cells);
    labels = List.copyOf(labels);
  }

  /** The first rows of the training part, at most so many. */
  public static List<Example> of(PreparedData data, int most) {
    Schema schema = data.schema();
    return data.shards(Part.TRAIN)
        .flatMap(
            shard -> {
              List<Example> examples = new ArrayList<>();
              for (Rows rows : ((PackedShard) shard).packed()) {
                for (int row = 0; row < rows.count() && examples.size() < most; row++) {
                  examples.add(of(schema, rows, row));
                }
                if (examples.size() == most) {
                  break;
                }
              }
              return examples.iterator();
            })
        .take(most);
  }

  /** The same image, changed as the row of a number. */
  public Example changed(Touch touch, int row) {
    byte[] copy = Arrays.copyOf(pixels, pixels.length + label.length);
    System.arraycopy(label, 0, copy, pixels.length, label.length);
    touch.touchInPlace(copy, 0, row);
    byte[] moved = Arrays.copyOfRange(copy, pixels.length, copy.length);
    boolean ofPlaces =
        isOf(moved, Boxes::isThere) || isOf(moved, Mask::isThere) || isOf(moved, Points::isThere);
    return new Example(
        cells,
        Arrays.copyOf(copy, pixels.length),
        moved,
        ofPlaces ? List.of(Label.name(moved, 0, moved.length)) : labels);
  }

  /** Where objects lie in an image; none where its label is another. */
  public List<Box> boxes() {
    return isOf(label, Boxes::isThere) ? Boxes.of(label, 0) : List.of();
  }

  /**
   * The number of the class of each pixel, {@link #NO_CLASS} where one has none; empty where the
   * label is another.
   */
  public Optional<byte[]> mask() {
    if (!isOf(label, Mask::isThere)) {
      return Optional.empty();
    }
    byte[] pixels = Arrays.copyOfRange(label, Mask.pixelsFrom(label, 0), label.length);
    int none = Mask.names(label, 0).indexOf(Mask.NO_CLASS);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] & 0xFF) == none ? NO_CLASS : pixels[i];
    }
    return Optional.of(pixels);
  }

  /** The points that are known of an image; none where its label is another. */
  public List<Point> points() {
    return isOf(label, Points::isThere)
        ? Points.of(label, 0).stream().filter(Point::isInside).toList()
        : List.of();
  }

  private static boolean isOf(byte[] label, BiPredicate<byte[], Integer> kind) {
    return label.length > 0 && kind.test(label, 0);
  }

  /** A row of some. */
  public static Example of(Schema schema, Rows rows, int row) {
    byte[] data = rows.data();
    int start = rows.start(row);
    int[] places = Labels.places(schema);
    Labels.placesInto(schema, data, start, rows.start(row + 1), places);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < places.length; i += 2) {
      labels.add(Label.name(data, places[i], places[i + 1]));
    }
    boolean image = schema.features() == Schema.Features.PIXELS;
    List<String> cells = new ArrayList<>();
    if (!image) {
      new Cell(schema).visit(rows, row, writing(cells));
    }
    byte[] pixels = image ? Arrays.copyOfRange(data, start, start + schema.width()) : new byte[0];
    byte[] label =
        image && places.length == 2 ? Arrays.copyOfRange(data, places[0], places[1]) : new byte[0];
    return new Example(cells, pixels, label, labels);
  }

  private static Cell.Visitor writing(List<String> cells) {
    return new Cell.Visitor() {
      @Override
      public void missing(int column) {
        cells.add("");
      }

      @Override
      public void number(int column, double number) {
        cells.add(Label.name(number));
      }

      @Override
      public void text(int column, String text) {
        cells.add(text);
      }

      @Override
      public void amount(int column, double amount) {
        cells.add("a vector of " + Label.name(amount) + " numbers that are not 0");
      }
    };
  }
}
