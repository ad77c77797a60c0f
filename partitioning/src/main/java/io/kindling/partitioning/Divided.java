package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.encode.LabelColumn;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.key.Cuts;
import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.key.KeyedRows;
import io.kindling.partitioning.key.Keys;
import io.kindling.partitioning.key.Sample;
import io.kindling.partitioning.key.Splitter;
import io.kindling.partitioning.key.Strata;
import io.kindling.partitioning.source.Raw;
import io.kindling.partitioning.source.Sources;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are read, keyed and divided into parts, and not yet cut into shards. The driver sees
 * counts, hashes near the cuts, and class names.
 */
final class Divided implements AutoCloseable {
  private final JavaSparkContext context;
  private final DataSpec spec;
  private final boolean sampled;
  private final Raw raw;
  private final JavaRDD<KeyedRows> keyed;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Part, Long> rows = new EnumMap<>(Part.class);
  private Survey survey;
  private Sample sample;

  private Divided(JavaSparkContext context, DataSpec spec, Raw raw, boolean sampled) {
    this.context = context;
    this.spec = spec;
    this.raw = raw;
    this.sampled = sampled;
    this.keyed =
        Keys.of(raw.rows(), raw.test(), raw.schema(), raw.partitions())
            .persist(StorageLevel.MEMORY_AND_DISK());
    warnings.addAll(raw.bad().notes());
  }

  /**
   * Reads rows.
   *
   * @param given the encoders of a model that exists, whose rows these must be
   */
  static Divided of(JavaSparkContext context, DataSpec spec, Optional<Encoders> given) {
    Raw raw =
        Sources.read(
            context,
            spec.source(),
            packing(spec, given),
            rules(spec, given),
            given.map(Encoders::schema));
    given.ifPresent(encoders -> encoders.schema().requireSame(raw.schema()));
    Divided divided = new Divided(context, spec, raw, given.isEmpty());
    try {
      divided.divide();
      return divided;
    } catch (RuntimeException failure) {
      divided.close();
      throw failure;
    }
  }

  /** Which labels rows may have: for a model, those that it knows. */
  private static List<LabelRule> rules(DataSpec spec, Optional<Encoders> given) {
    int labels = spec.source().labelCount();
    Optional<List<LabelColumn>> known =
        given.map(Encoders::labels).filter(columns -> columns.size() == labels);
    List<LabelRule> rules = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      int number = label;
      Optional<LabelColumn> column = known.map(all -> all.get(number));
      rules.add(
          LabelRule.of(
              column.map(LabelColumn::target).orElse(spec.target(label)),
              column.map(LabelColumn::classes).orElse(List.of())));
    }
    return rules;
  }

  /** Rows for a model are packed as those it was trained on. */
  private static DataSpec.FeatureEncoding packing(DataSpec spec, Optional<Encoders> given) {
    return given
        .map(encoders -> encoders.schema().features())
        .map(
            features ->
                features == Schema.Features.PIXELS
                    ? DataSpec.FeatureEncoding.PIXELS
                    : DataSpec.FeatureEncoding.NONE)
        .orElse(spec.features());
  }

  private void divide() {
    survey = survey();
    raw.unpersist();
    context.sc().setJobDescription("Divide the rows into parts");
    raw.test().ifPresent(given -> tellOfTest());
    DataSpec.Split split = raw.test().isPresent() ? spec.split().withoutTest() : spec.split();
    long seed = spec.splitSeed();
    Schema schema = raw.schema();
    Splitter splitter =
        spec.division().isNone()
            ? Splitter.fit(keyed, split, seed, strata(), warnings)
            : Splitter.fit(keyed, split, seed, spec.division(), schema, warnings);
    for (Part part : Part.values()) {
      rows.put(part, splitter.rows(part) + (part == Part.TEST ? survey.test() : 0));
    }
    if (rows.get(Part.TRAIN) == 0) {
      throw DataException.bad(
          "No row is left to train on: %s rows, of which identical ones stay together, were split"
              + " into train %s, validation %s and test %s; give more rows or a larger"
              + " data.split.train",
          survey.own(), rows.get(Part.TRAIN), rows.get(Part.VALIDATION), rows.get(Part.TEST));
    }
    sample = Sample.all(splitter);
    if (sampled && !spec.sampling().isNone()) {
      sample(splitter);
    }
  }

  /** A table that is read with test rows of its own refuses the setting before. */
  private void tellOfTest() {
    double said = spec.split().test();
    boolean written = said > 0 && said != DataSpec.Split.USUAL.test();
    if (written && !(spec.source() instanceof SourceSpec.Table)) {
      warnings.add(
          String.format(
              "data.split.test = %s has no say: the source has %d test rows of its own, and train"
                  + " and validation share the others in their proportion",
              said, survey.test()));
    }
  }

  /** Rows come as often as their class is to have more of them, or fewer. */
  private void sample(Splitter splitter) {
    Set<String> names = survey.labels().get(0);
    if (names.size() > Fitting.MOST_CLASSES) {
      return; // refused where encoders are fitted
    }
    context.sc().setJobDescription("Sample the rows to train on");
    Strata classes = Strata.ofClasses(keyed, raw.schema(), names);
    sample = Sample.fit(keyed, splitter, classes, spec.sampling(), spec.splitSeed());
    warnings.add(
        String.format(
            "%d rows are trained on instead of %d, for data.sampling = %s",
            sample.rows(), rows.get(Part.TRAIN), spec.sampling().kind().word()));
    rows.put(Part.TRAIN, sample.rows());
  }

  /** Labels of which there are too many to be classes are refused where encoders are fitted. */
  private Strata strata() {
    boolean apart =
        spec.split().stratified() && survey.labels().get(0).size() <= Fitting.MOST_CLASSES;
    return apart
        ? Strata.ofClasses(keyed, raw.schema(), survey.labels().get(0))
        : Strata.one(survey.own());
  }

  private Survey survey() {
    context.sc().setJobDescription("Read and key the rows");
    Schema schema = raw.schema();
    DataSpec own = spec;
    Survey found =
        DataFailures.unwrapped(
            () -> keyed.map(some -> Survey.of(some, schema, own)).reduce(Survey::with),
            raw.problem());
    if (found.own() == 0) {
      throw DataException.bad(
          "The data is empty: expected at least one row from %s", shown(spec.source()));
    }
    if (found.inBoth() > 0) {
      warnings.add(
          String.format(
              "%d of the %d rows to train on are also among the test rows: test figures look better"
                  + " than they are",
              found.inBoth(), found.own()));
    }
    if (found.boxesWithoutCell() > 0) {
      warnings.add(
          String.format(
              "%d of %d boxes are neither learned nor measured, for the middle of a larger one lies in"
                  + " the same cell: a larger data.boxes.grid than %d takes more of them",
              found.boxesWithoutCell(), found.boxes(), spec.grid()));
    }
    return found;
  }

  private static String shown(SourceSpec source) {
    if (source instanceof SourceSpec.Csv csv) {
      return csv.path();
    }
    if (source instanceof SourceSpec.Idx idx) {
      return idx.path();
    }
    if (source instanceof SourceSpec.Cifar cifar) {
      return cifar.path();
    }
    if (source instanceof SourceSpec.Images images) {
      return images.path();
    }
    return source instanceof SourceSpec.Table table
        ? String.join(", ", table.reading().paths())
        : "the source " + source.word();
  }

  Findings findings() {
    return new Findings(
        raw.schema(), survey.labels(), rows, survey.fingerprint(), survey.copies(), warnings);
  }

  /** The rows that were left out. */
  BadRows bad() {
    return raw.bad();
  }

  /** About how many bytes all packed rows have, as often as they come. */
  long bytes() {
    long before = Math.max(1, survey.own() + survey.test());
    long after = rows.values().stream().mapToLong(Long::longValue).sum();
    return (long) ((double) survey.bytes() / before * after);
  }

  /** Sends each row to the partition of its part and shard, parts one behind the other. */
  JavaPairRDD<Integer, HashedRows> cut(int shards) {
    context.sc().setJobDescription("Find where shards begin");
    return Cuts.fit(keyed, sample, rows, shards).cut(keyed);
  }

  @Override
  public void close() {
    raw.unpersist();
    keyed.unpersist();
    context.sc().setJobDescription(null);
  }
}
