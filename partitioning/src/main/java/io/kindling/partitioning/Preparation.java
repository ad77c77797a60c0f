package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.encode.LabelColumn;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.key.Cuts;
import io.kindling.partitioning.key.HashedRows;
import io.kindling.partitioning.key.KeyedRows;
import io.kindling.partitioning.key.Keys;
import io.kindling.partitioning.key.Splitter;
import io.kindling.partitioning.key.Strata;
import io.kindling.partitioning.shard.Balance;
import io.kindling.partitioning.shard.BalancedShard;
import io.kindling.partitioning.shard.RowShard;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.source.Raw;
import io.kindling.partitioning.source.Sources;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The work of preparing, step by step. Rows cross the network twice: to number identical rows, and
 * to their shard. The driver sees counts, hashes near the cuts, and class names.
 */
final class Preparation {
  private final JavaSparkContext context;
  private final DataSpec spec;
  private final ShardRule rule;
  private final Optional<Encoders> given;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Part, JavaRDD<Shard>> parts = new EnumMap<>(Part.class);

  Preparation(JavaSparkContext context, DataSpec spec, ShardRule rule, Optional<Encoders> given) {
    this.context = context;
    this.spec = spec;
    this.rule = rule;
    this.given = given;
  }

  PreparedData run() {
    Raw raw = Sources.read(context, spec.source(), packing(), rules(), given.map(Encoders::schema));
    given.ifPresent(encoders -> encoders.schema().requireSame(raw.schema()));
    warnings.addAll(raw.bad().notes());
    JavaRDD<KeyedRows> keyed =
        Keys.of(raw.rows(), raw.test(), raw.schema(), raw.partitions())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return prepared(raw, keyed);
    } catch (RuntimeException failure) {
      parts.values().forEach(JavaRDD::unpersist);
      throw failure;
    } finally {
      keyed.unpersist();
      describe(null);
    }
  }

  /** Which labels rows may have: for a model, those that it knows. */
  private List<LabelRule> rules() {
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
  private DataSpec.FeatureEncoding packing() {
    return given
        .map(encoders -> encoders.schema().features())
        .map(
            features ->
                features == Schema.Features.PIXELS
                    ? DataSpec.FeatureEncoding.PIXELS
                    : DataSpec.FeatureEncoding.NONE)
        .orElse(spec.features());
  }

  private PreparedData prepared(Raw raw, JavaRDD<KeyedRows> keyed) {
    Survey survey = survey(raw, keyed);
    describe("Divide the rows into parts");
    DataSpec.Split split = raw.test().isPresent() ? spec.split().withoutTest() : spec.split();
    Strata strata = strata(keyed, raw.schema(), survey);
    long seed = spec.splitSeed();
    Splitter splitter =
        spec.division().isNone()
            ? Splitter.fit(keyed, split, seed, strata, warnings)
            : Splitter.fit(keyed, split, seed, spec.division(), raw.schema(), warnings);
    Map<Part, Long> rows = new EnumMap<>(Part.class);
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
    int shards = rule.countFor(rows.get(Part.TRAIN));
    describe("Find where shards begin");
    JavaPairRDD<Integer, HashedRows> cut = Cuts.fit(keyed, splitter, rows, shards).cut(keyed);
    for (Part part : Part.values()) {
      parts.put(part, shards(cut, part, shards, rows.get(part)));
    }
    Schema schema = raw.schema();
    if (schema.isWeighted()) {
      parts.forEach((part, packed) -> checkWeights(schema, part, packed, rows.get(part)));
    }
    Encoders encoders =
        given
            .map(known -> known.reading(schema))
            .orElseGet(() -> Fitting.fit(spec, schema, parts.get(Part.TRAIN), survey.labels()));
    if (given.isEmpty() && spec.classWeights() == ClassWeights.BALANCED) {
      balance(encoders);
    }
    return new PreparedData(
        schema,
        encoders,
        shards,
        parts,
        rows,
        Map.of(),
        warnings,
        survey.fingerprint(),
        survey.copies(),
        raw.bad(),
        spec.augmentation());
  }

  /** Labels of which there are too many to be classes are refused where encoders are fitted. */
  private Strata strata(JavaRDD<KeyedRows> keyed, Schema schema, Survey survey) {
    boolean apart =
        spec.split().stratified() && survey.labels().get(0).size() <= Fitting.MOST_CLASSES;
    return apart
        ? Strata.ofClasses(keyed, schema, survey.labels().get(0))
        : Strata.one(survey.own());
  }

  private Survey survey(Raw raw, JavaRDD<KeyedRows> keyed) {
    describe("Read and key the rows");
    Schema schema = raw.schema();
    DataSpec own = spec;
    Survey survey =
        DataFailures.unwrapped(
            () -> keyed.map(rows -> Survey.of(rows, schema, own)).reduce(Survey::with),
            raw.problem());
    if (survey.own() == 0) {
      throw DataException.bad(
          "The data is empty: expected at least one row from %s", shown(spec.source()));
    }
    if (survey.inBoth() > 0) {
      warnings.add(
          String.format(
              "%d of the %d rows to train on are also among the test rows: test figures look better"
                  + " than they are",
              survey.inBoth(), survey.own()));
    }
    return survey;
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

  private JavaRDD<Shard> shards(
      JavaPairRDD<Integer, HashedRows> cut, Part part, int shards, long expected) {
    JavaRDD<Shard> packed =
        PartitionsOf.select(cut, part, shards)
            .mapPartitionsWithIndex(Preparation::pack, true)
            .setName(part.word() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    if (expected > 0) {
      describe("Cut the " + part.word() + " part into shards");
      long found = packed.map(shard -> (long) shard.rows()).reduce(Long::sum);
      if (found != expected) {
        throw new IllegalStateException(
            "The rows changed while they were read: counted " + expected + ", cut " + found);
      }
    }
    return packed;
  }

  /** Means over rows that all weigh nothing are no numbers. */
  private void checkWeights(Schema schema, Part part, JavaRDD<Shard> packed, long rows) {
    describe("Look at the weights of the " + part.word() + " part");
    if (rows > 0 && packed.filter(shard -> ((RowShard) shard).weighs(schema)).isEmpty()) {
      throw DataException.bad(
          "All %s rows of the %s part weigh 0 (column %s, data.weight): expected one above 0",
          rows, part.word(), schema.weight());
    }
  }

  /** The shards stay where they are, with weights by class. */
  private void balance(Encoders encoders) {
    describe("Balance the classes of the training part");
    JavaRDD<Shard> train = parts.get(Part.TRAIN);
    float[] factors = Balance.factors(train, encoders);
    JavaRDD<Shard> balanced =
        train
            .map(shard -> (Shard) new BalancedShard(shard, factors))
            .setName("train shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    balanced.foreach(shard -> {});
    train.unpersist();
    parts.put(Part.TRAIN, balanced);
  }

  private static Iterator<Shard> pack(Integer number, Iterator<Tuple2<Integer, HashedRows>> sent) {
    List<HashedRows> blocks = new ArrayList<>();
    sent.forEachRemaining(block -> blocks.add(block._2()));
    return List.<Shard>of(new RowShard(number, HashedRows.sorted(blocks).withoutHashes()))
        .iterator();
  }

  private void describe(String work) {
    context.sc().setJobDescription(work);
  }
}
