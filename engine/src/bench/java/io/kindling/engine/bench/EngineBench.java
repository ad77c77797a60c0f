package io.kindling.engine.bench;

import ai.djl.pytorch.jni.JniUtils;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Training steps of the bare engine beside PyTorch's, one thread each. */
final class EngineBench {
  private static final List<Task> TASKS =
      List.of(
          Task.LARGE,
          new Task(32, Task.Rule.ADAM, 784, 512, 256, 10),
          new Task(32, Task.Rule.SGD, 784, 100, 10));
  private static final int ROUNDS = 151;

  /** Shorter than the time slices of a busy machine. */
  private static final double TURN_MILLIS = 8;

  private static final double WARM_MILLIS = 1500;
  private static final double LOSS_TOLERANCE = 1e-4;

  private EngineBench() {}

  public static void main(String[] arguments) throws IOException {
    Bench bench = Bench.start("engine", arguments);
    Backend backend = new OneDnnBackend(1);
    bench.note(backend.name() + ", one thread; the faster of two ways to call PyTorch is the peer");
    for (Task task : TASKS) {
      try (OurStep ours = new OurStep(task, backend);
          TorchStep trainer = new TorchTrainer(task);
          TorchDirect direct = new TorchDirect(task)) {
        JniUtils.setNumThreads(1);
        checkSameWork(ours, direct);
        String name = task.name();
        compare(
            bench,
            name + " forward+backward",
            ours::forwardAndBackward,
            new Contender(trainer.name(), trainer::forwardAndBackward),
            new Contender(direct.name(), direct::forwardAndBackward));
        compare(
            bench,
            name + " step",
            ours::wholeStep,
            new Contender(trainer.name(), trainer::wholeStep),
            new Contender(direct.name(), direct::wholeStep));
      }
    }
  }

  /** From the same parameters both must find the same loss. */
  private static void checkSameWork(OurStep ours, TorchDirect direct) {
    ours.forwardAndBackward();
    double difference = Math.abs(ours.loss() - direct.loss());
    if (!(difference < LOSS_TOLERANCE)) {
      throw new IllegalStateException(
          "The two sides do not do the same work: the loss is "
              + ours.loss()
              + " here and "
              + direct.loss()
              + " in PyTorch");
    }
  }

  private static void compare(
      Bench bench, String name, Runnable ours, Contender one, Contender other) throws IOException {
    double[] medians =
        Alternation.medians(ROUNDS, ready(ours), ready(one.call()), ready(other.call()));
    Contender peer = medians[1] <= medians[2] ? one : other;
    bench.add(Row.beside(name, "ms", medians[0], peer.name(), Math.min(medians[1], medians[2])));
    bench.note(
        String.format("  %s %.3f, %s %.3f", one.name(), medians[1], other.name(), medians[2]));
  }

  /** Warms a call up and gives it turns of about the same length. */
  private static DoubleSupplier ready(Runnable call) {
    Alternation.warm(call, WARM_MILLIS);
    double once = Alternation.milliseconds(call, 20).getAsDouble();
    return Alternation.milliseconds(call, (int) Math.max(2, TURN_MILLIS / once));
  }

  private record Contender(String name, Runnable call) {}
}
