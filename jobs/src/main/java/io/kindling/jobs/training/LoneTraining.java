package io.kindling.jobs.training;

import io.kindling.engine.step.TooLargeException;
import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.LonePort;
import io.kindling.jobs.averaging.RoundState;
import io.kindling.jobs.averaging.RoundView;
import io.kindling.jobs.averaging.Traffic;
import io.kindling.jobs.averaging.WorkerFailure;
import io.kindling.jobs.config.ConfigException;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.PackedShard;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A whole training in the thread that asks, in any process: the same shards, tree and steps as on a
 * cluster, and so the same bits.
 */
public final class LoneTraining {
  private final TrainingRequest request;
  private final TrainingListener listener;
  private final ShardLoader loader;

  private LoneTraining(TrainingRequest request, DrawnRows rows, TrainingListener listener) {
    this.request = request;
    this.listener = listener;
    this.loader = new Loader(rows);
  }

  /**
   * Trains.
   *
   * @param request whose data these rows are
   */
  public static TrainingResult run(
      TrainingRequest request, DrawnRows rows, TrainingListener listener) {
    try {
      return Rollback.attempts(
          request, listener, one -> new LoneTraining(one, rows, listener).attempt());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("The training was interrupted before its end.");
    } catch (TooLargeException problem) {
      throw new ConfigException(problem.getMessage());
    }
  }

  private TrainingResult attempt() throws InterruptedException {
    long start = System.nanoTime();
    Setup setup = new Setup(request, listener, CarriedBuffers.OF_NETWORK, 1);
    try (Averager averager = setup.averager();
        StopRequest.Heed heed = request.checkpoints().stop().heed()) {
      List<RoundSeen> rounds = new ArrayList<>();
      boolean over = setup.course().isOver();
      while (!over) {
        over = round(setup, averager, rounds);
      }
      double total = (System.nanoTime() - start) / 1e9;
      return setup.result(rounds, 0, new Traffic(0, 0), total);
    }
  }

  /** Makes a round; whether the run is over with it. */
  private boolean round(Setup setup, Averager averager, List<RoundSeen> rounds)
      throws InterruptedException {
    long start = System.nanoTime();
    int number = rounds.size() + 1;
    long first = averager.await(0).open().step();
    averager.open(number, 1, request.roundSteps());
    LonePort port = new LonePort(averager, setup.crew()::planned);
    Worker.workAlone(setup.spec(), number, loader, port);
    RoundView end = averager.await(0);
    end.failure().ifPresent(LoneTraining::refuse);
    boolean over = end.state() == RoundState.RUN_OVER;
    averager.closeRound();
    RoundView last = averager.await(0);
    long behind = over ? setup.spec().schedule().last(last.open()) + 1 : last.open().step();
    double seconds = (System.nanoTime() - start) / 1e9;
    RoundSeen round =
        new RoundSeen(
            number, first, Math.max(0, behind - first), seconds, "", setup.crew().turns(end));
    rounds.add(round);
    listener.roundEnded(round);
    return over;
  }

  private static void refuse(WorkerFailure failure) {
    if (failure.kind() == WorkerFailure.Kind.DIVERGED) {
      throw new DivergedException(failure.step(), failure.message());
    }
    throw new IllegalStateException(failure.message());
  }

  /** Shards in this process, read again and again; what fits is encoded once. */
  private static final class Loader implements ShardLoader {
    private final DrawnRows rows;
    private final Map<Part, List<ShardRows>> ready = new EnumMap<>(Part.class);

    Loader(DrawnRows rows) {
      this.rows = rows;
    }

    @Override
    public ShardRows train(int shard) {
      return read(Part.TRAIN).get(shard);
    }

    @Override
    public Optional<ShardRows> validation(int shard) {
      return rows.rows(Part.VALIDATION) > 0
          ? Optional.of(read(Part.VALIDATION).get(shard))
          : Optional.empty();
    }

    @Override
    public List<Integer> cached() {
      return IntStream.range(0, rows.shardCount()).boxed().toList();
    }

    private List<ShardRows> read(Part part) {
      return ready.computeIfAbsent(
          part, all -> rows.shards(all).stream().map(shard -> encoded(all, shard)).toList());
    }

    private ShardRows encoded(Part part, PackedShard shard) {
      Encoders encoders = rows.encoders();
      boolean asTheyLie = part != Part.TRAIN || rows.augmentation().isNone() && rows.learnLabels();
      return asTheyLie && ReadyRows.fit(rows.rows(part), encoders)
          ? ReadyRows.of(shard, encoders)
          : new EncodedShard(shard, encoders);
    }
  }
}
