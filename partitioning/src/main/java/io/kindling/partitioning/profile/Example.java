package io.kindling.partitioning.profile;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row to look at.
 *
 * @param cells what is in its columns; none of an image
 * @param pixels those of an image
 * @param labels in the order of the schema
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Example(List<String> cells, byte[] pixels, List<String> labels)
    implements Serializable {
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
    byte[] copy = pixels.clone();
    touch.touchInPlace(copy, 0, row);
    return new Example(cells, copy, labels);
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
    return new Example(cells, pixels, labels);
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
