package io.kindling.partitioning.profile;

import io.kindling.engine.Checks;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.encode.Mask;
import io.kindling.partitioning.encode.Points;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What prepared rows look like.
 *
 * @param columns of all parts together
 * @param labels of each part that has rows, in the order of the schema
 * @param ties how each column goes with the first label
 * @param boxes those of all parts together, a sentence each
 * @param points likewise
 * @param copies how many rows are the same as another
 * @param hints what may be wrong with the data, as sentences
 */
public record DataProfile(
    List<ColumnProfile> columns,
    Map<Part, List<ColumnProfile>> labels,
    Ties ties,
    List<String> boxes,
    List<String> points,
    long copies,
    List<String> hints) {
  public DataProfile {
    columns = List.copyOf(columns);
    labels = new EnumMap<>(labels);
    boxes = List.copyOf(boxes);
    points = List.copyOf(points);
    hints = List.copyOf(hints);
  }

  /** What one shard, or several, hold. */
  private record Held(
      List<ColumnProfile> columns,
      List<ColumnProfile> labels,
      BoxProfile boxes,
      PointProfile points)
      implements Serializable {
    static Held none(Schema schema) {
      List<ColumnProfile> columns = new ArrayList<>();
      for (int i = 0; i < Cell.columns(schema); i++) {
        columns.add(column(schema, i));
      }
      return new Held(
          columns,
          schema.labels().stream()
              .map(label -> new ColumnProfile(label.isEmpty() ? "label" : label, "label"))
              .collect(Collectors.toCollection(ArrayList::new)),
          new BoxProfile(),
          new PointProfile());
    }

    private static ColumnProfile column(Schema schema, int i) {
      return switch (schema.features()) {
        case PIXELS -> new ColumnProfile("pixels", "pixel");
        case COLUMNS -> new ColumnProfile(schema.names().get(i), schema.types().get(i).word());
        default -> new ColumnProfile(schema.names().get(i), "number");
      };
    }

    static Held of(Schema schema, PackedShard shard) {
      Held held = none(schema);
      Cell cells = new Cell(schema);
      int[] places = Labels.places(schema);
      for (Rows rows : shard.packed()) {
        byte[] data = rows.data();
        for (int row = 0; row < rows.count(); row++) {
          cells.visit(rows, row, held.taking());
          Labels.placesInto(schema, data, rows.start(row), rows.start(row + 1), places);
          for (int i = 0; i < held.labels.size(); i++) {
            held.take(i, data, places[2 * i], places[2 * i + 1]);
          }
        }
      }
      return held;
    }

    private void take(int label, byte[] data, int from, int to) {
      if (Boxes.isThere(data, from)) {
        boxes.take(data, from);
      }
      if (Points.isThere(data, from)) {
        points.take(data, from);
      }
      if (Mask.isThere(data, from)) {
        Mask.counts(data, from, to).forEach(labels.get(label)::texts);
        return;
      }
      if (Label.isNumber(data, from)) {
        labels.get(label).number(Label.number(data, from));
      } else {
        Label.names(data, from, to).forEach(labels.get(label)::text);
      }
    }

    private Cell.Visitor taking() {
      return new Cell.Visitor() {
        @Override
        public void missing(int column) {
          columns.get(column).nothing();
        }

        @Override
        public void number(int column, double number) {
          columns.get(column).number(number);
        }

        @Override
        public void text(int column, String text) {
          columns.get(column).text(text);
        }

        @Override
        public void amount(int column, double amount) {
          columns.get(column).amount(amount);
        }
      };
    }

    void with(Held other) {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).with(other.columns.get(i));
      }
      withLabels(other);
      boxes.with(other.boxes);
      points.with(other.points);
    }

    void withLabels(Held other) {
      for (int i = 0; i < labels.size(); i++) {
        labels.get(i).with(other.labels.get(i));
      }
    }
  }

  /** Looks at all rows, twice. */
  public static DataProfile of(PreparedData data) {
    Schema schema = data.schema();
    Checks.require(
        schema.features() != Schema.Features.SYMBOLS,
        "A text has no columns to look at: --data is for rows");
    Held all = Held.none(schema);
    Map<Part, List<ColumnProfile>> labels = new EnumMap<>(Part.class);
    for (Part part : parts(data)) {
      Held own = Held.none(schema);
      data.shards(part)
          .map(shard -> Held.of(schema, (PackedShard) shard))
          .collect()
          .forEach(own::with);
      all.with(own);
      labels.put(part, own.labels());
    }
    Ties ties = Ties.none(data, all.columns(), all.labels().get(0));
    Ties empty = Ties.none(data, all.columns(), all.labels().get(0));
    for (Part part : parts(data)) {
      data.shards(part).map(shard -> empty.of((PackedShard) shard)).collect().forEach(ties::with);
    }
    List<String> hints = new Hints(data, all.columns(), labels, ties).all();
    return new DataProfile(
        all.columns(),
        labels,
        ties,
        all.boxes().lines(),
        all.points().lines(),
        data.copies(),
        hints);
  }

  private static List<Part> parts(PreparedData data) {
    return List.of(Part.values()).stream().filter(part -> data.rows(part) > 0).toList();
  }
}
