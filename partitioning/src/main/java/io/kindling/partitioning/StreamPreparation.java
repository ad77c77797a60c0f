package io.kindling.partitioning;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Fitting;
import io.kindling.partitioning.encode.Vocabulary;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.source.TextFiles;
import io.kindling.partitioning.stream.Border;
import io.kindling.partitioning.stream.Counts;
import io.kindling.partitioning.stream.Lengths;
import io.kindling.partitioning.stream.Piece;
import io.kindling.partitioning.stream.StreamCut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The work of preparing a text, step by step: how long it is, which symbols each part has, and the
 * shards. Each file is read three times, by one task; the driver sees lengths and counts.
 */
final class StreamPreparation {
  private static final int MOST_SHOWN = 10;

  private final JavaSparkContext context;
  private final DataSpec spec;
  private final SourceSpec.Text text;
  private final ShardRule rule;
  private final Optional<Encoders> given;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Part, JavaRDD<Shard>> parts = new EnumMap<>(Part.class);

  StreamPreparation(
      JavaSparkContext context,
      DataSpec spec,
      SourceSpec.Text text,
      ShardRule rule,
      Optional<Encoders> given) {
    this.context = context;
    this.spec = spec;
    this.text = text;
    this.rule = rule;
    this.given = given;
  }

  PreparedData run() {
    Schema schema = Vocabulary.schema(text.length());
    given.ifPresent(encoders -> encoders.schema().requireSame(schema));
    try {
      return prepared(schema, TextFiles.of(context, text));
    } catch (RuntimeException failure) {
      parts.values().forEach(JavaRDD::unpersist);
      throw failure;
    } finally {
      context.sc().setJobDescription(null);
    }
  }

  private PreparedData prepared(Schema schema, TextFiles files) {
    describe("Read the text");
    Lengths lengths =
        DataFailures.unwrapped(() -> Lengths.of(context, files), () -> files.problem(context));
    if (lengths.total() == 0) {
      throw DataException.bad("The data is empty: expected at least one symbol from %s", text);
    }
    Border border = Border.of(spec.split(), lengths.total());
    describe("Count the symbols of each part");
    Counts counts = Counts.of(context, files, lengths, border);
    Vocabulary vocabulary = given.map(Vocabulary::of).orElseGet(() -> fitted(counts));
    Map<Part, Lanes> lanes = lanes(counts, vocabulary, lengths.files());
    StreamCut cut = new StreamCut(files, lengths, border, vocabulary, lanes, counts);
    JavaPairRDD<Integer, Piece> pieces = cut.pieces(context);
    Map<Part, Long> rows = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      rows.put(part, lanes.get(part).rows());
      parts.put(part, shards(pieces, cut, part));
    }
    Findings findings = new Findings(schema, List.of(), rows, lengths.fingerprint(), 0, warnings);
    Encoders encoders = given.orElseGet(() -> vocabulary.encoders(text.length()));
    return new PreparedData(
        findings, encoders, rule.count(), parts, lanes, BadRows.NONE, spec.augmentation());
  }

  private static Vocabulary fitted(Counts counts) {
    SortedSet<Integer> symbols = counts.symbols(Part.TRAIN);
    if (symbols.size() > Fitting.MOST_CLASSES) {
      throw DataException.bad(
          "The training part has %s different symbols: expected at most %s",
          symbols.size(), Fitting.MOST_CLASSES);
    }
    return Vocabulary.of(symbols);
  }

  private Map<Part, Lanes> lanes(Counts counts, Vocabulary vocabulary, int files) {
    long[] known = counts.known(vocabulary)[files];
    Map<Part, Lanes> lanes = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      warnUnknown(part, counts.unknown(part, vocabulary));
      long symbols = known[part.ordinal()];
      Lanes cut = Lanes.of(symbols, rule.lanes(), rule.count(), text.length());
      lanes.put(part, cut);
      long left = symbols - cut.used();
      if (cut.windows() == 0 && (part == Part.TRAIN && given.isEmpty() || symbols > 0)) {
        tooShort(part, symbols);
      } else if (left > 0) {
        warnings.add(
            String.format(
                "The last %d symbols of the %s part fill no window of %d in each of %d lanes and"
                    + " are left out",
                left, part.word(), text.length(), rule.lanes()));
      }
    }
    return lanes;
  }

  /** A part that is too short to train on is refused, any other is left out. */
  private void tooShort(Part part, long symbols) {
    String sentence =
        String.format(
            "The %s part has %d symbols: one window of %d (data.length) in each of %d lanes"
                + " (training.batchSize) takes %d",
            part.word(),
            symbols,
            text.length(),
            rule.lanes(),
            (long) text.length() * rule.lanes() + 1);
    if (part == Part.TRAIN && given.isEmpty()) {
      throw DataException.bad(
          "%s; give more text, or set data.length or training.batchSize lower", sentence);
    }
    warnings.add(sentence + "; the part is left out");
  }

  private void warnUnknown(Part part, SortedMap<Integer, Long> unknown) {
    if (unknown.isEmpty()) {
      return;
    }
    long all = unknown.values().stream().mapToLong(Long::longValue).sum();
    String shown =
        unknown.keySet().stream()
            .limit(MOST_SHOWN)
            .map(symbol -> String.format("U+%04X", symbol))
            .collect(Collectors.joining(", "));
    warnings.add(
        String.format(
            "%d symbols of the %s part are not in the vocabulary, which has those of the training"
                + " part, and are left out: %s%s",
            all, part.word(), shown, unknown.size() > MOST_SHOWN ? " …" : ""));
  }

  private JavaRDD<Shard> shards(JavaPairRDD<Integer, Piece> pieces, StreamCut cut, Part part) {
    JavaRDD<Shard> shards =
        PartitionsOf.select(pieces, part, rule.count())
            .mapPartitionsWithIndex(
                (number, sent) -> List.<Shard>of(cut.shard(part, number, sent)).iterator(), true)
            .setName(part.word() + " shards")
            .persist(StorageLevel.MEMORY_AND_DISK());
    describe("Cut the " + part.word() + " part into shards");
    shards.foreachPartition(shard -> shard.forEachRemaining(made -> {}));
    return shards;
  }

  private void describe(String work) {
    context.sc().setJobDescription(work);
  }
}
