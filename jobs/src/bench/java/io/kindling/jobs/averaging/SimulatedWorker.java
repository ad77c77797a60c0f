package io.kindling.jobs.averaging;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.averaging.Parcel.Pace;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverReference;
import java.time.Duration;
import java.util.List;

/**
 * A worker that computes nothing: it sends the same gradient at each step, and forgets the
 * parameters that it is answered with. What the driver does for it is all that it does for a
 * worker.
 */
public final class SimulatedWorker {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final int shards;
  private final float[] gradient;
  private final Tables tables;
  private final WireFormat format;
  private final DriverReference driver;
  private final Questions questions;

  /**
   * A worker.
   *
   * @param gradient is shared by all, and left as it is
   */
  public SimulatedWorker(DriverReference driver, int shards, float[] gradient, WireFormat format) {
    this.driver = driver;
    this.shards = shards;
    this.gradient = gradient;
    this.format = format;
    Layout layout = new Layout(List.of()).plus("all", Shape.of(gradient.length));
    this.tables = Tables.of(new Freight(layout, layout.segments(), format));
    this.questions = new Questions(driver, LIMIT);
  }

  /** Works until the round ends. */
  public void work(int number) throws Exception {
    Registration task =
        new Registration(1, number, "s" + number, "simulated", 1, "", "", List.of());
    Object[] answer = driver.ask(task.toMessage(), LIMIT).get();
    Assignment part = Assignment.ofMessage(answer);
    int node = ShardTree.nodes(shards, part.fromShard(), part.toShard())[0];
    int slices = Wire.slices(gradient.length);
    boolean paced = part.window() < slices;
    int open = paced ? part.window() : slices;
    boolean[] goesOn = {true};
    for (long step = 0; goesOn[0]; step++) {
      Operation operation = new Operation(step, Kind.TRAIN);
      Contribution given =
          new Contribution(
              part.plan(), operation, part.member(), node, gradient, new double[] {1, 1, 1});
      Parcel parcel = Parcel.of(tables, format, given);
      questions.ask(
          slices,
          open,
          slice -> parcel.message(slice, slices, paced ? Pace.PACED : Pace.AT_ONCE),
          (slice, taken) -> goesOn[0] = goesOn(taken));
      if (paced && goesOn[0]) {
        long[] key = {part.plan(), operation.code()};
        questions.ask(
            slices,
            open,
            slice -> new Object[] {Wire.RENEW, new long[] {key[0], key[1], slice}},
            (slice, taken) -> goesOn[0] = goesOn(taken));
      }
    }
  }

  private static boolean goesOn(Object[] answer) {
    return answer[0].equals(Wire.TAKEN) || answer[0].equals(Verdict.NEXT.name());
  }
}
