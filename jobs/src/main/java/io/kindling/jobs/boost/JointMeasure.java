package io.kindling.jobs.boost;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.inference.Members;
import io.kindling.jobs.inference.Tally;
import io.kindling.jobs.training.Outputs;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.PackedShard;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures what models make of a pool's rows together, here, part by part. */
public final class JointMeasure {
  private final RunConfig config;
  private final Pool pool;
  private final Network network;
  private final List<List<Integer>> measures;
  private final Encoders encoders;

  /** Of each part its rows, without those to train on that its encoders were fitted to. */
  private final Map<Part, List<PackedShard>> parts = new EnumMap<>(Part.class);

  /**
   * For models of a configuration.
   *
   * @throws ConfigException where its network does not fit the rows
   */
  public JointMeasure(RunConfig config, Pool pool) {
    this.config = config;
    this.pool = pool;
    DrawnRows drawn = measuredOn(everyRow());
    this.network = config.network(drawn.encoders().shape());
    if (network.heads().size() != 1) {
      throw new ConfigException(
          "Networks are boosted by one output, this one has "
              + network.heads().size()
              + ": name one layer in network.outputs");
    }
    DataSpec spec = config.data().orElseThrow();
    this.measures = Outputs.measures(drawn.encoders(), network, config.training().losses(), spec);
    this.encoders = drawn.encoders().measuring(measures);
    for (Part part : Part.values()) {
      int[] rows = pool.rows().of(part);
      if (rows.length > 0) {
        parts.put(part, measuredOn(rows).shards(Part.TEST));
      }
    }
  }

  /** The numbers of all rows. */
  public int[] everyRow() {
    return IntStream.range(0, pool.rows().count()).toArray();
  }

  private DrawnRows measuredOn(int[] rows) {
    ShardRule rule = config.training().shardRule();
    Draw draw = Draw.of(pool.rows().of(Part.TRAIN), new int[0], rows);
    return DrawnRows.of(pool, draw, config.data().orElseThrow(), rule);
  }

  /** A copy of the rows of a training, whose test part holds all rows. */
  public DrawnRows all() {
    return measuredOn(everyRow()).measuring(measures);
  }

  /** Fitted to the rows to train on. */
  public Encoders encoders() {
    return encoders;
  }

  /** Of the network's output. */
  public Loss loss() {
    return config.training().losses().objective(network).of(network.heads().get(0).name()).loss();
  }

  /** Nothing was predicted yet. */
  public Tally tally(Combination.Rule rule, List<Double> start) {
    int width = network.heads().get(0).shape().elements();
    return new Tally(rule, loss(), pool.rows().count(), width, start);
  }

  /** The names of the metrics that each part is measured by. */
  public Set<String> names() {
    return Set.copyOf(
        Metrics.detailed(
                config.training().losses().objective(network),
                network,
                new Details(OptionalDouble.empty(), config.training().topK()))
            .names());
  }

  /** The network that puts out what members become, without anything to learn. */
  public Model head(Combination.Rule rule) {
    Network plain = Members.plain(network, rule);
    return new Model(
        plain,
        config.training().losses().objective(plain),
        new float[0],
        new float[0],
        new ObjectMapper().createObjectNode());
  }

  /** Metrics by part. */
  public Map<String, Map<String, Double>> of(Tally tally, Combination.Rule rule) {
    Inference head = Inference.of(head(rule), config.engine()).withTop(config.training().topK());
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    parts.forEach(
        (part, rows) -> {
          Inference known = head.behind(tally.of(pool.rows().of(part)));
          metrics.put(part.word(), Measured.here(known, encoders, rows).values());
        });
    return metrics;
  }
}
