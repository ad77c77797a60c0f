package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.bench.Contest.Contender;
import io.kindling.engine.bench.Contest.Outcome;
import io.kindling.engine.step.Mode;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Training steps of the bare engine beside PyTorch's. */
final class EngineBench implements Measurement {
  private EngineBench() {}

  public static void main(String[] arguments) throws IOException {
    Measurement.run("engine", BenchOptions.parse(arguments), new EngineBench());
  }

  @Override
  public void measure(Bench bench, Contest contest, Task task, Backend backend, Cores cores)
      throws IOException {
    double operations = Traced.of(task, Mode.TRAIN).operations();
    try (OurStep ours = new OurStep(task, backend)) {
      List<TorchStep> peers = TorchStep.all(task, cores.threads());
      try {
        checkSameWork(task, ours, peers);
        String name = task.name() + " forward+backward, " + cores.label();
        Outcome passes =
            contest.of(
                name, ours::forwardAndBackward, each(peers, peer -> peer::forwardAndBackward));
        Measurement.report(bench, passes, operations, cores);
        Outcome steps =
            contest.of(
                task.name() + " step, " + cores.label(),
                ours::wholeStep,
                each(peers, peer -> peer::wholeStep));
        Measurement.report(bench, steps, operations, cores);
      } finally {
        peers.forEach(TorchStep::close);
      }
    }
  }

  private static List<Contender> each(List<TorchStep> peers, Function<TorchStep, Runnable> call) {
    return peers.stream().map(peer -> new Contender(peer.name(), call.apply(peer))).toList();
  }

  /** From the same parameters all must find the same loss and gradient. */
  private static void checkSameWork(Task task, OurStep ours, List<TorchStep> peers) {
    ours.forwardAndBackward();
    float[] gradient = ours.gradient();
    for (TorchStep peer : peers) {
      SameWork.check(task, peer.name(), ours.loss(), peer.loss());
      SameWork.check(task, peer.name(), "the gradient", gradient, peer.gradient());
    }
  }
}
