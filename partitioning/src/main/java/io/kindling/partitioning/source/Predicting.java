package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;

/** Reads rows for prediction from each kind of source. */
public final class Predicting {
  private static final List<LabelRule> ANY = List.of(LabelRule.any());

  private Predicting() {}

  public static PredictionRows read(JavaSparkContext context, SourceSpec source, Schema model) {
    if (source instanceof SourceSpec.Text text) {
      throw DataException.bad(
          "data.path = %s is a text, which has no rows to predict: the job evaluate measures a"
              + " model on it",
          text.path());
    }
    if (source instanceof SourceSpec.Table table) {
      return TableSource.predicting(context, table, model);
    }
    if (source instanceof SourceSpec.Csv csv && model.features() == Schema.Features.COLUMNS) {
      return TableSource.predicting(context, csv.asTable(), model);
    }
    if (source instanceof SourceSpec.Images images) {
      requireFit(ImageSource.schema(images), model);
      return ImageSource.predicting(context, images);
    }
    return source instanceof SourceSpec.Csv csv
        ? csv(context, csv, model)
        : packed(Sources.read(context, source, FeatureEncoding.NONE, ANY, Optional.empty()), model);
  }

  /** Sources that bring packed rows: the features, then the label. */
  private static PredictionRows packed(Raw raw, Schema model) {
    Schema schema = raw.schema();
    requireFit(schema, model);
    List<Column> columns = new ArrayList<>();
    boolean pixels = schema.features() == Schema.Features.PIXELS;
    if (pixels) {
      columns.add(new Column("pixels", DataTypes.BinaryType));
    } else {
      schema.names().forEach(name -> columns.add(new Column(name, DataTypes.DoubleType)));
    }
    columns.add(new Column(schema.labels().get(0), DataTypes.StringType));
    JavaRDD<byte[]> rows = raw.test().orElse(raw.rows());
    return new PredictionRows(columns, rows.map(row -> unpacked(schema, pixels, row)));
  }

  private static void requireFit(Schema schema, Schema model) {
    if (!schema.dimensions().equals(model.dimensions()) || schema.features() != model.features()) {
      throw DataException.bad(
          "The data does not fit the model: the model takes %s of %s, the data has %s of %s",
          model.features(), model.dimensions(), schema.features(), schema.dimensions());
    }
  }

  private static PredictionRows.Row unpacked(Schema schema, boolean pixels, byte[] row) {
    List<Serializable> fields = new ArrayList<>();
    if (pixels) {
      fields.add(Arrays.copyOf(row, schema.featureBytes(row, 0)));
    } else {
      ByteBuffer numbers = ByteBuffer.wrap(row);
      for (int i = 0; i < schema.width(); i++) {
        fields.add(numbers.getDouble(i * Double.BYTES));
      }
    }
    fields.add(Label.name(row, schema.labelsFrom(row, 0), row.length));
    return new PredictionRows.Row(fields, row);
  }

  /** Takes the model's columns by name; others, a label among them, are only kept. */
  private static PredictionRows csv(JavaSparkContext context, SourceSpec.Csv spec, Schema model) {
    List<String> files = Files.list(context.hadoopConfiguration(), spec.path());
    SourceSpec.Csv unlabelled =
        new SourceSpec.Csv(spec.path(), spec.header(), spec.separator(), List.of(), "");
    CsvLayout layout =
        CsvLayout.of(context.hadoopConfiguration(), unlabelled, files.get(0), model.features(), ANY)
            .taking(model, files.get(0));
    JavaRDD<PredictionRows.Row> rows =
        CsvSource.records(context, layout, files)
            .map(row -> new PredictionRows.Row(row.fields(), row.packed()));
    List<Column> columns =
        layout.columns().stream().map(name -> new Column(name, DataTypes.StringType)).toList();
    return new PredictionRows(columns, rows);
  }
}
