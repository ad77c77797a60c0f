package io.kindling.jobs;

import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.training.TrainingRoom;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.key.HeldRows;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;

/**
 * Whether there is room for small trials: each process holds all rows once, and a copy of what it
 * draws for every training at work in it, in half of its memory; and these trainings beside that.
 */
final class TrialRoom {
  private static final double MB = 1e6;

  private final JobContext context;
  private final PreparedData data;
  private final int atOnce;

  private TrialRoom(JobContext context, PreparedData data, int atOnce) {
    this.context = context;
    this.data = data;
    this.atOnce = atOnce;
  }

  /**
   * The rows to draw from: held whole where trials are small, left in their shards where they are
   * large.
   *
   * @param atOnce how many trainings beside each other are to have room
   */
  static Pool pool(JobContext context, PreparedData data, int atOnce) {
    TrialRoom room = new TrialRoom(context, data, atOnce);
    return switch (context.config().trials().size()) {
      case LARGE -> leaving(data);
      case SMALL -> {
        room.rows()
            .ifPresent(
                why -> {
                  throw new ConfigException(
                      why
                          + "; give driver and executors more memory or fewer cores, take fewer"
                          + " rows (data.where), or leave them in their shards (trials.size ="
                          + " large)");
                });
        yield Pool.of(data);
      }
      case AUTO -> {
        Optional<String> why = room.rows().or(room::training);
        why.ifPresent(reason -> context.progress().say("note: trials are large: " + reason));
        yield why.isPresent() ? leaving(data) : Pool.of(data);
      }
    };
  }

  private static Pool leaving(PreparedData data) {
    requireIndex(Pool.leavingBytes(data), Runtime.getRuntime().maxMemory());
    return Pool.leaving(data);
  }

  /**
   * Refuses rows whose index the driver has no room for.
   *
   * @param bytes that it takes
   * @param heap that the driver has
   */
  static void requireIndex(long bytes, long heap) {
    if (bytes > heap / 2) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "Large trials leave rows in their shards, and the driver has an index of all, which"
                  + " takes %.1f MB while it is made: expected at most %.1f MB, half of its heap;"
                  + " give the driver more (spark.driver.memory), or take fewer rows (data.where)",
              bytes / MB,
              heap / 2 / MB));
    }
  }

  /** As many trainings as a process has cores for where it has room for them, else so few. */
  static int atOnce(JobContext context, PreparedData data, int least) {
    int all = Trials.atOnce(context.spark());
    TrialRoom room = new TrialRoom(context, data, all);
    return least >= all || room.rows().or(room::training).isEmpty() ? all : least;
  }

  /** Why processes cannot hold all rows. */
  private Optional<String> rows() {
    SparkContext spark = context.spark().sc();
    long driver = Runtime.getRuntime().maxMemory();
    long memory =
        spark.isLocal() ? driver : Math.min(driver, (long) spark.executorMemory() * (1L << 20));
    long most = Math.min(memory / 2 / (1 + atOnce), HeldRows.MOST_BYTES);
    long bytes = Pool.bytes(data);
    return bytes <= most
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The rows take %.1f MB, and each process of small trials holds them whole and once"
                    + " more for %s: expected at most %.1f MB",
                bytes / MB,
                atOnce == 1 ? "a training" : "each of " + atOnce + " trainings beside each other",
                most / MB));
  }

  /** Why a process cannot hold so many trainings. */
  private Optional<String> training() {
    RunConfig config = context.config();
    try {
      Network network = config.network(data.encoders().shape());
      return new TrainingRoom(context.spark(), atOnce)
          .problem(network, config.training(), config.engine(), data.rows(Part.TRAIN));
    } catch (ConfigException refused) {
      return Optional.empty(); // trials may have other networks; theirs are checked one by one
    }
  }
}
