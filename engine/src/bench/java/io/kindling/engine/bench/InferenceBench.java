package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.bench.Contest.Contender;
import io.kindling.engine.step.Mode;
import java.io.IOException;
import java.util.List;

/** Forward passes for evaluation of the bare engine beside PyTorch's. */
final class InferenceBench implements Measurement {
  private InferenceBench() {}

  public static void main(String[] arguments) throws IOException {
    Measurement.run("inference", BenchOptions.parse(arguments), new InferenceBench());
  }

  @Override
  public void measure(Bench bench, Contest contest, Task task, Backend backend, Cores cores)
      throws IOException {
    double operations = Traced.of(task, Mode.EVALUATE).operations();
    try (OurForward ours = new OurForward(task, backend)) {
      List<TorchForward> peers = TorchForward.all(task, cores.threads());
      try {
        ours.run();
        for (TorchForward peer : peers) {
          SameWork.check(task, peer.name(), "the output", ours.output(), peer.output());
        }
        List<Contender> calls =
            peers.stream().map(peer -> new Contender(peer.name(), peer::run)).toList();
        String name = task.name() + " forward, " + cores.label();
        Measurement.report(bench, contest.of(name, ours::run, calls), operations, cores);
      } finally {
        peers.forEach(TorchForward::close);
      }
    }
  }
}
