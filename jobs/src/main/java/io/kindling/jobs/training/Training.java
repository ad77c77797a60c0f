package io.kindling.jobs.training;

import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.spark.ClusterSlots;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a network on the shards of a cluster. */
public final class Training {
  private final JavaSparkContext context;
  private final TrainingRequest request;
  private final SlotLedger ledger;
  private final TrainingListener listener;
  private final CarriedBuffers carried;

  private Training(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener,
      CarriedBuffers carried) {
    this.context = context;
    this.request = request;
    this.ledger = ledger;
    this.listener = listener;
    this.carried = carried;
  }

  /** Runs a training that has the cluster for itself. */
  public static TrainingResult run(
      JavaSparkContext context, TrainingRequest request, TrainingListener listener) {
    return run(context, request, SlotLedger.of(context), listener);
  }

  /** Runs a training beside others that lease from the same ledger. */
  public static TrainingResult run(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener) {
    return run(context, request, ledger, listener, CarriedBuffers.OF_NETWORK);
  }

  static TrainingResult run(
      JavaSparkContext context,
      TrainingRequest request,
      SlotLedger ledger,
      TrainingListener listener,
      CarriedBuffers carried) {
    try {
      return Rollback.attempts(
          request,
          listener,
          one -> new Training(context, one, ledger, listener, carried).attempt());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("The training was interrupted before its end.");
    }
  }

  private TrainingResult attempt() throws InterruptedException {
    long start = System.nanoTime();
    int threads = ClusterSlots.driverThreads(context.sc());
    Setup setup = new Setup(request, listener, carried, threads);
    Losses losses = new Losses();
    context.sc().addSparkListener(losses);
    try (AveragerEndpoint endpoint =
            AveragerEndpoint.open(setup.spec().endpoint(), setup.averager());
        StopRequest.Heed heed = request.checkpoints().stop().heed()) {
      Rounds rounds = new Rounds(context, request, setup, losses, ledger, listener);
      if (!setup.course().isOver()) {
        rounds.run();
      }
      double total = (System.nanoTime() - start) / 1e9;
      return setup.result(rounds.all(), rounds.repeatedSteps(), endpoint.traffic(), total);
    } finally {
      context.sc().removeSparkListener(losses);
    }
  }
}
