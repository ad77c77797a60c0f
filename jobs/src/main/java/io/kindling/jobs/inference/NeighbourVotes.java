package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.loss.Loss;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.NeighbourSettings;
import io.kindling.jobs.training.Backends;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.shard.Shards;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * What the nearest of the rows that are kept say of a row: shares of classes, or a mean of numbers,
 * in front of the network that puts it out.
 */
public final class NeighbourVotes implements Front {
  private static final int MOST_ROWS = 64;
  private static final int COPIES = 3;
  private static final double MB = 1e6;
  private static final long serialVersionUID = 1;

  private final KeptRows kept;
  private final Encoders encoders;
  private final NeighbourSettings settings;
  private final KernelSettings kernels;
  private final Link link;

  /**
   * Neighbours among rows.
   *
   * @param encoders that made these numbers of the rows
   * @param loss by which predictions are measured
   */
  public NeighbourVotes(
      KeptRows rows,
      Encoders encoders,
      NeighbourSettings settings,
      EngineSettings engine,
      Loss loss) {
    Checks.require(
        rows.width() == encoders.shape().elements(),
        "The rows that are kept have %s numbers, the encoders make %s",
        rows.width(),
        encoders.shape().elements());
    this.kept = rows;
    this.encoders = encoders;
    this.settings = settings;
    this.kernels = engine.kernels().inFull();
    this.link = Link.of(loss);
  }

  /**
   * Refuses rows that a process cannot keep: as they are, once more beside the heap, and while they
   * travel.
   *
   * @param atOnce how many such models a process has at the same time
   */
  public static void requireRoom(long rows, Encoders encoders, int atOnce) {
    long numbers = rows * encoders.shape().elements();
    long bytes = numbers * Float.BYTES * COPIES * atOnce;
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > most || numbers > Integer.MAX_VALUE - COPIES) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "neighbours keep all rows to train on: %d rows of %d numbers take %.1f MB, %d times"
                  + " for each of %d such models at once: expected at most %.1f MB; give the"
                  + " process more memory, or take fewer rows (data.where, data.split)",
              rows,
              encoders.shape().elements(),
              numbers * Float.BYTES / MB,
              COPIES,
              atOnce,
              most / MB));
    }
  }

  /** The rows of shards in this process. */
  public static KeptRows kept(List<? extends Shard> shards, Encoders encoders) {
    return KeptRows.of(shards, encoders);
  }

  /** The rows to train on of a cluster, in the order of the shards. */
  public static KeptRows kept(PreparedData data) {
    Encoders encoders = data.encoders();
    List<KeptRows> parts =
        Shards.on(data.shards(Part.TRAIN)).each(shard -> KeptRows.of(List.of(shard), encoders));
    return KeptRows.together(parts);
  }

  @Override
  public int rows() {
    return MOST_ROWS;
  }

  @Override
  public long parameters() {
    return (long) kept.features().length + kept.answers().length;
  }

  @Override
  public boolean tellsDeviation() {
    return false;
  }

  @Override
  public Open open(int rows) {
    return new AtWork(rows);
  }

  /** Neighbours with the memory that finding them takes. */
  private final class AtWork implements Open {
    private final Estimate estimate;
    private final NearestRows nearest;
    private final Encoders.Buffers buffers = encoders.buffers();
    private final float[] batch;
    private final FloatBuffer taken;
    private final FloatBuffer unmeasured;
    private final FloatBuffer unweighted;
    private final float[] distances;

    AtWork(int rows) {
      boolean squares = settings.distance() == NeighbourSettings.Distance.L2;
      Backend backend = Backends.of(kernels);
      this.estimate =
          squares ? new SquaresEstimate(kept, backend, rows) : new DifferencesEstimate(kept, rows);
      this.nearest = new NearestRows(kept, squares, settings.count());
      this.batch = new float[rows * kept.width()];
      this.taken = FloatBuffer.wrap(batch);
      this.unmeasured = FloatBuffer.allocate(rows * kept.labels());
      this.unweighted = FloatBuffer.allocate(rows);
      this.distances = new float[kept.rows()];
    }

    @Override
    public void gather(Shard shard, int[] numbers, int from, int count) {
      shard.gatherInto(encoders, numbers, from, count, taken, List.of(unmeasured), unweighted);
    }

    @Override
    public void put(byte[] packed, int at) {
      encoders.encodeFeatures(packed, 0, buffers, taken, at);
    }

    @Override
    public void fillInto(FloatBuffer into, int count) {
      estimate.measure(batch, count);
      Answer answer = encoders.answers().get(0);
      double[] said = new double[answer.names().size()];
      for (int row = 0; row < count; row++) {
        estimate.into(row, distances);
        NearestRows.Found found = nearest.of(batch, row * kept.width(), distances);
        Votes.into(kept, found, settings.vote(), answer.isClass(), said);
        for (int i = 0; i < said.length; i++) {
          into.put(row * said.length + i, (float) link.inverse(said[i]));
        }
      }
    }

    @Override
    public double deviation(int row, int number) {
      throw new IllegalStateException("Neighbours tell no deviation");
    }

    @Override
    public void close() {
      estimate.close();
    }
  }
}
