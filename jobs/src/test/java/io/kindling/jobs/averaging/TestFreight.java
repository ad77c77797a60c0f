package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverReference;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.jobs.spark.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is rounded and what is frozen, by messages and by reference. */
@Timeout(60)
class TestFreight {
  private static final int SHARDS = 4;
  private static final int GROUPS = 2;
  private static final int STEPS = 12;
  private static final Network NETWORK = Network.input(300).dense(1000).dense(400);
  private static final Layout LAYOUT = NETWORK.parameters();
  private static final ParameterGroup FROZEN = ParameterGroup.frozen("0.*");
  private static final int BEHIND_FROZEN = 300 * 1000 + 1000;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Freight freight(WireFormat format) {
    List<Segment> trained = Stepping.PLAIN.withGroups(FROZEN).trained(LAYOUT.segments());
    return new Freight(LAYOUT, trained, format);
  }

  /** The master's parameters, and what the first worker had for the last step. */
  private record Trained(float[] master, float[] worker) {}

  @Test
  void roundedNumbersArriveByMessageAsByReference() throws Exception {
    Trained reference = trained("rounded-reference", WireFormat.BF16, 2, 0);
    Trained message = trained("rounded-message", WireFormat.BF16, 2, 2);
    assertThat(Arrays.equals(message.master(), reference.master())).isTrue();
    assertThat(Arrays.equals(message.worker(), reference.worker())).isTrue();
    Trained mixed = trained("rounded-mixed", WireFormat.BF16, 2, 1);
    assertThat(Arrays.equals(mixed.master(), reference.master())).isTrue();
  }

  @Test
  void oneWorkerRoundsAsTwoDo() throws Exception {
    Trained one = trained("rounded-one", WireFormat.BF16, 1, 1);
    Trained two = trained("rounded-two", WireFormat.BF16, 2, 0);
    assertThat(Arrays.equals(one.master(), two.master())).isTrue();
  }

  @Test
  void theMasterCopyIsNotRoundedButWhatWorkersHaveOfIt() throws Exception {
    Trained trained = trained("rounded-image", WireFormat.BF16, 2, 2);
    float[] first = NETWORK.initialParameters(1);
    int between = 0;
    for (int i = 0; i < LAYOUT.length(); i++) {
      float master = trained.master()[i];
      if (i < BEHIND_FROZEN) {
        assertThat(master).isEqualTo(first[i]);
        assertThat(trained.worker()[i]).isEqualTo(first[i]);
      } else {
        assertThat(Rounded.of(trained.worker()[i])).isEqualTo(trained.worker()[i]);
        between += Rounded.of(master) == master ? 0 : 1;
      }
    }
    assertThat(between).isGreaterThan(300_000);
  }

  @Test
  void whatIsFrozenIsLeftOutWhereNothingIsRounded() throws Exception {
    Trained reference = trained("frozen-reference", WireFormat.FP32, 2, 0);
    Trained message = trained("frozen-message", WireFormat.FP32, 2, 2);
    assertThat(Arrays.equals(message.master(), reference.master())).isTrue();
    assertThat(Arrays.equals(message.worker(), reference.worker())).isTrue();
  }

  /** The parts of a worker, and all that it waits for before it may send more. */
  @Test
  void whereTheDriverHasLittleRoomTheSameArrivesLaterOn() throws Exception {
    Room little = new Room(1);
    assertThat(little.window(2)).isLessThan(Wire.slices(LAYOUT.length() - BEHIND_FROZEN));
    for (WireFormat format : WireFormat.values()) {
      Trained reference = trained("room-reference-" + format, format, 2, 0);
      Trained message = trained("room-message-" + format, format, 2, 2, little);
      assertThat(Arrays.equals(message.master(), reference.master())).isTrue();
      assertThat(Arrays.equals(message.worker(), reference.worker())).isTrue();
      Trained one = trained("room-one-" + format, format, 1, 1, little);
      assertThat(Arrays.equals(one.master(), reference.master())).isTrue();
    }
  }

  @Test
  void aParcelHasTheBytesOfWhatIsTrained() {
    float[] gradient = new float[LAYOUT.length()];
    assertThat(bytes(Freight.of(LAYOUT), gradient)).isEqualTo(4 * LAYOUT.length());
    int trained = LAYOUT.length() - BEHIND_FROZEN;
    assertThat(bytes(freight(WireFormat.FP32), gradient)).isEqualTo(4 * trained);
    assertThat(bytes(freight(WireFormat.BF16), gradient)).isEqualTo(2 * trained);
  }

  private static int bytes(Freight freight, float[] gradient) {
    Contribution part =
        new Contribution(1, new Operation(0, Kind.TRAIN), 0, 1, gradient, new double[3]);
    Parcel parcel = Parcel.of(Tables.of(freight), freight.format(), part);
    int bytes = 0;
    for (int slice = 0; slice < parcel.slices(); slice++) {
      Object[] message = parcel.message(slice, parcel.slices(), Parcel.Pace.AT_ONCE);
      bytes += ((Payload) message[message.length - 1]).length();
    }
    return bytes;
  }

  private static Trained trained(String name, WireFormat format, int workers, int remote)
      throws Exception {
    return trained(name, format, workers, remote, Room.FOR_ALL);
  }

  private static Trained trained(String name, WireFormat format, int workers, int remote, Room room)
      throws Exception {
    Freight freight = freight(format);
    Master master =
        new Master(
            NETWORK,
            new OptimizerSpec.Adam(0.01f),
            Stepping.PLAIN.withGroups(FROZEN),
            Progress.start(STEPS, 1),
            NETWORK.initialParameters(1),
            new float[0],
            2);
    Schedule schedule = new Schedule(STEPS, 1, 0, STEPS);
    Averager averager =
        new Averager(
            new Terms(Position.start(schedule, SHARDS), GROUPS, freight, room),
            schedule,
            master,
            new SumsLayout(2, 0),
            new Silent(),
            new StepWatch());
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try (AveragerEndpoint endpoint = AveragerEndpoint.open(name, averager)) {
      averager.open(1, workers, STEPS);
      List<Future<float[]>> running = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        AveragerPort port =
            worker < remote
                ? new RemotePort(DriverReference.of(name), LIMIT, freight)
                : new LocalPort(averager, LIMIT);
        int number = worker;
        running.add(pool.submit(() -> work(port, freight, number)));
      }
      while (!averager.await(10_000_000).isComplete()) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      assertThat(averager.plan(members -> {})).hasSize(workers);
      while (averager.await(10_000_000).state() == RoundState.RUNNING) {
        assertThat(averager.await(0).failure()).isEmpty();
      }
      float[] worker = running.get(0).get();
      for (Future<float[]> one : running) {
        one.get();
      }
      return new Trained(master.current().parameters().clone(), worker);
    } finally {
      pool.shutdown();
    }
  }

  /** Gives gradients that depend on the parameters, so that each step sees what the last sent. */
  private static float[] work(AveragerPort port, Freight freight, int number)
      throws InterruptedException {
    Registration registration =
        new Registration(1, number, "e" + number, "here", 1, "", "", List.of());
    Assignment part = port.join(registration).orElseThrow();
    float[] parameters = port.fetch(part.plan()).orElseThrow().parameters().clone();
    int[] nodes = ShardTree.nodes(SHARDS, part.fromShard(), part.toShard(), SHARDS / GROUPS);
    Feedback feedback = new Feedback(freight, nodes.length);
    float[][] gradients = new float[nodes.length][LAYOUT.length()];
    for (int step = 0; step < STEPS; step++) {
      for (int node = 0; node < nodes.length; node++) {
        for (int i = 0; i < LAYOUT.length(); i++) {
          gradients[node][i] = 1f / (1 + i % 1000 + step + nodes[node]) + parameters[i];
        }
        if (freight.rounds()) {
          feedback.roundInPlace(node, gradients[node]);
        }
        Contribution given =
            new Contribution(
                part.plan(),
                new Operation(step, Kind.TRAIN),
                part.member(),
                nodes[node],
                gradients[node],
                new double[] {1, 1, 1});
        if (node < nodes.length - 1) {
          port.give(given);
        } else {
          Verdict verdict = port.exchange(given);
          assertThat(verdict).isEqualTo(step < STEPS - 1 ? Verdict.NEXT : Verdict.END);
          if (verdict == Verdict.NEXT) {
            parameters = port.current().parameters().clone();
          }
        }
      }
    }
    return parameters;
  }

  private static final class Silent implements AveragerListener {
    @Override
    public String refusal(Registration registration) {
      return "";
    }

    @Override
    public void accepted(Operation operation, Registration worker) {}

    @Override
    public boolean committed(Operation operation, double[] sums) {
      return true;
    }
  }
}
