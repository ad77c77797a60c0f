package io.kindling.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.averaging.Averager;
import io.kindling.jobs.averaging.AveragerEndpoint;
import io.kindling.jobs.averaging.Freight;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Position;
import io.kindling.jobs.averaging.Room;
import io.kindling.jobs.averaging.RoundState;
import io.kindling.jobs.averaging.RoundView;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.StepWatch;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.averaging.Terms;
import io.kindling.jobs.averaging.Traffic;
import io.kindling.jobs.config.WireFormat;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * A driver with the averager that trainings use, and workers in another process that only send.
 *
 * @param million how many parameters there are
 */
record Simulation(int workers, double million, WireFormat format) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * What was measured of a step.
   *
   * @param seconds from one commit to the next, the mean
   * @param bytes over the driver's transport, both ways
   * @param cpuSeconds of the driver's process
   * @param stepping the seconds from the last gradient to new parameters on the driver
   * @param heapGigabytes the most that lay on its heap after a collection
   */
  record Measured(
      double seconds, double bytes, double cpuSeconds, double stepping, double heapGigabytes) {}

  String name() {
    return String.format(
        java.util.Locale.ROOT,
        "%d workers, %.0f M parameters%s",
        workers,
        million,
        format == WireFormat.BF16 ? ", bf16" : "");
  }

  /** The bytes of numbers that go over the driver's transport in a step. */
  double stepBytes() {
    return 2 * workers * million * 1e6 * (format == WireFormat.BF16 ? 2 : 4);
  }

  /** Takes steps, of which the second half counts, when all is compiled. */
  Measured measure(SparkContext context, int steps) throws Exception {
    int side = (int) Math.round(Math.sqrt(million * 1e6));
    Network network = Network.input(side).dense(side);
    Schedule schedule = new Schedule(steps, 1, 0);
    Master master =
        new Master(
            network,
            new OptimizerSpec.Sgd(1e-3f),
            network.initialParameters(1),
            new float[0],
            Runtime.getRuntime().availableProcessors());
    Freight freight = new Freight(network.parameters(), network.parameters().segments(), format);
    Terms terms =
        new Terms(
            Position.start(schedule, workers),
            workers,
            freight,
            Room.ofHeap(Runtime.getRuntime().maxMemory()));
    Commits commits = new Commits();
    StepWatch watch = new StepWatch();
    Averager averager = new Averager(terms, schedule, master, new SumsLayout(2, 0), commits, watch);
    String name = "scale-" + UUID.randomUUID();
    try (LiveHeap heap = new LiveHeap();
        AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      averager.open(1, workers, steps);
      Process process = start(context, name, network.parameters().length());
      try {
        await(averager, process);
        process.waitFor(1, TimeUnit.MINUTES);
      } finally {
        process.destroy();
      }
      Traffic traffic = endpoint.traffic();
      double bytes = (double) (traffic.received() + traffic.sent()) / steps;
      return commits.measured(bytes, watch.seconds().optimizer() / steps, heap.gigabytes());
    }
  }

  private static void await(Averager averager, Process process) throws InterruptedException {
    RoundView view = averager.await(0);
    while (view.state() != RoundState.RUN_OVER) {
      view = averager.await(10_000_000);
      if (view.state() == RoundState.REGISTERING && view.isComplete()) {
        averager.plan(members -> {});
      }
      if (!process.isAlive() && view.state() != RoundState.RUN_OVER) {
        throw new IllegalStateException("The simulated workers ended before their time");
      }
    }
    averager.closeRound();
  }

  private Process start(SparkContext context, String name, int parameters) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx3g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Dlog4j"))
        .forEach(words::add);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(SimulatedWorkers.class.getName());
    words.add(context.conf().get("spark.driver.host"));
    words.add(context.conf().get("spark.driver.port"));
    words.add(name);
    words.add(Integer.toString(workers));
    words.add(Integer.toString(parameters));
    words.add(format.name());
    return new ProcessBuilder(words)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(new File("/dev/null"))
        .start();
  }

  /** When steps were committed, and what the driver had computed by then. */
  private static final class Commits extends SilentListener {
    private final List<long[]> seen = new ArrayList<>();

    @Override
    public synchronized boolean committed(Operation operation, double[] sums) {
      seen.add(new long[] {System.nanoTime(), SYSTEM.getProcessCpuTime()});
      return true;
    }

    synchronized Measured measured(double bytes, double stepping, double heap) {
      int behind = seen.size() / 2 - 1;
      long[] first = seen.get(behind);
      long[] last = seen.get(seen.size() - 1);
      double steps = seen.size() - 1 - behind;
      double seconds = (last[0] - first[0]) / 1e9 / steps;
      double cpu = (last[1] - first[1]) / 1e9 / steps;
      return new Measured(seconds, bytes, cpu, stepping, heap);
    }
  }
}
