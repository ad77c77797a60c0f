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

  private TrialRoom(JobContext context, PreparedData data) {
    this.context = context;
    this.data = data;
  }

  /**
   * The rows to draw from: held whole where trials are small, left in their shards where they are
   * large.
   */
  static Pool pool(JobContext context, PreparedData data) {
    TrialRoom room = new TrialRoom(context, data);
    return switch (context.config().trials().size()) {
      case LARGE -> Pool.leaving(data);
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
        yield why.isPresent() ? Pool.leaving(data) : Pool.of(data);
      }
    };
  }

  /** Why processes cannot hold all rows. */
  private Optional<String> rows() {
    SparkContext spark = context.spark().sc();
    long driver = Runtime.getRuntime().maxMemory();
    long memory =
        spark.isLocal() ? driver : Math.min(driver, (long) spark.executorMemory() * (1L << 20));
    int atOnce = Trials.atOnce(context.spark());
    long most = Math.min(memory / 2 / (1 + atOnce), HeldRows.MOST_BYTES);
    long bytes = Pool.bytes(data);
    return bytes <= most
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The rows take %.1f MB, and each process of small trials holds them whole and once"
                    + " more for each of %d trainings beside each other: expected at most %.1f MB",
                bytes / MB,
                atOnce,
                most / MB));
  }

  /** Why a process cannot hold as many trainings as it has cores. */
  private Optional<String> training() {
    RunConfig config = context.config();
    try {
      Network network = config.network(data.encoders().shape());
      return new TrainingRoom(context.spark(), Trials.atOnce(context.spark()))
          .problem(network, config.training(), config.engine(), data.rows(Part.TRAIN));
    } catch (ConfigException refused) {
      return Optional.empty(); // trials may have other networks; theirs are checked one by one
    }
  }
}
