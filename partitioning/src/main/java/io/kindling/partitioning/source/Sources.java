package io.kindling.partitioning.source;

import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShapesSpec;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** From a source's settings to its rows: the table of what there is. */
public final class Sources {
  private Sources() {}

  /**
   * Reads a source.
   *
   * @param features how features will be encoded; pixels of a table are packed as such
   * @param rules which labels rows may have, in the order of the labels
   * @param model what the rows of a model are, where they are for one
   */
  public static Raw read(
      JavaSparkContext context,
      SourceSpec spec,
      FeatureEncoding features,
      List<LabelRule> rules,
      Optional<Schema> model) {
    if (spec instanceof SourceSpec.Table table) {
      return TableSource.read(context, table, rules, model);
    }
    boolean typed = model.filter(one -> one.features() == Schema.Features.COLUMNS).isPresent();
    if (spec instanceof SourceSpec.Csv csv && typed) {
      return TableSource.read(context, csv.asTable(), rules, model);
    }
    if (spec instanceof SourceSpec.Digits digits) {
      return Generated.digits(context, digits);
    }
    if (spec instanceof ShapesSpec shapes) {
      return Generated.shapes(context, shapes);
    }
    if (spec instanceof SourceSpec.Xor xor) {
      return Generated.xor(context, xor);
    }
    if (spec instanceof SourceSpec.Spirals spirals) {
      return Generated.spirals(context, spirals);
    }
    if (spec instanceof SourceSpec.Moons moons) {
      return Generated.moons(context, moons);
    }
    if (spec instanceof SourceSpec.Blobs blobs) {
      return Generated.blobs(context, blobs);
    }
    if (spec instanceof SourceSpec.Sequences sequences) {
      return Generated.sequences(context, sequences);
    }
    if (spec instanceof SourceSpec.Idx idx) {
      return IdxSource.read(context, idx, rules.get(0));
    }
    if (spec instanceof SourceSpec.Cifar cifar) {
      return CifarSource.read(context, cifar, rules.get(0));
    }
    if (spec instanceof SourceSpec.Images images) {
      return ImageSource.read(context, images, rules);
    }
    return CsvSource.read(context, (SourceSpec.Csv) spec, packing(features), rules);
  }

  private static Schema.Features packing(FeatureEncoding features) {
    return features == FeatureEncoding.PIXELS ? Schema.Features.PIXELS : Schema.Features.NUMBERS;
  }
}
