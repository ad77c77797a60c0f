package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment.Use;
import io.kindling.engine.network.SparseDense;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A gradient that has travelled adds up like one that has not, to the bit. */
class TestParcel {
  /** A table at the start, one at the end, and one that touches it. */
  private static final Layout LAYOUT =
      new Layout(List.of())
          .plus("0.weight", Shape.of(5, 3), Use.BY_ROW)
          .plus("1.weight", Shape.of(2, 2))
          .plus("2.weight", Shape.of(4, 1), Use.BY_ROW)
          .plus("3.weight", Shape.of(6, 2), Use.BY_ROW);

  private static final Tables TABLES = Tables.of(LAYOUT);
  private static final int LENGTH = LAYOUT.length();

  private static Contribution given(int node, float[] gradient) {
    return new Contribution(
        3,
        new Operation(7, Kind.TRAIN),
        1,
        node,
        gradient,
        new double[] {1, 2},
        new float[][] {{4}});
  }

  private static List<Object[]> messages(Parcel parcel) {
    List<Object[]> messages = new ArrayList<>();
    for (int slice = 0; slice < parcel.slices(); slice++) {
      messages.add(Payload.arrived(parcel.message(slice, parcel.slices(), Parcel.Pace.AT_ONCE)));
    }
    return messages;
  }

  /** What arrives when the last slice comes first. */
  private static Contribution arrived(Tables tables, SliceSums sums, int node, float[] gradient) {
    List<Object[]> messages = messages(Parcel.of(tables, WireFormat.FP32, given(node, gradient)));
    Collections.reverse(messages);
    Inbox inbox = new Inbox(tables);
    Optional<Inbox.Whole> whole = Optional.empty();
    for (Object[] message : messages) {
      assertThat(whole).isEmpty();
      whole = inbox.take(message, sums, nobody -> {});
    }
    return whole.orElseThrow().contribution();
  }

  /** The sum of what arrives of a node each, added up in two parts. */
  private static float[] sum(Tables tables, int cut, int firstNode, float[]... gradients) {
    SliceSums sums = new SliceSums(tables, new StepWatch());
    for (int i = 0; i < gradients.length; i++) {
      assertThat(arrived(tables, sums, firstNode + i, gradients[i]).hasTravelled()).isTrue();
    }
    Additions additions = sums.additions();
    additions.add(0, cut);
    additions.add(cut, tables.length());
    return additions.sum();
  }

  /** How many numbers of a gradient travel. */
  private static int numbers(Tables tables, float[] gradient) {
    long[] key =
        (long[]) messages(Parcel.of(tables, WireFormat.FP32, given(2, gradient))).get(0)[1];
    return (int) key[4];
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }

  /** Compares what is copied and added of a gradient that travelled with the gradient itself. */
  private static void assertSame(float[] gradient) {
    float[] other = new float[LENGTH];
    float[] expected = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      other[i] = i % 3 == 0 ? -0f : i - 8;
      expected[i] = other[i] + gradient[i];
    }
    float[] twice = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      twice[i] = gradient[i] + gradient[i];
    }
    for (int cut = 0; cut <= LENGTH; cut++) {
      assertThat(bits(sum(TABLES, cut, 1, gradient))).isEqualTo(bits(gradient));
      assertThat(bits(sum(TABLES, cut, 2, gradient, other))).isEqualTo(bits(expected));
      assertThat(bits(sum(TABLES, cut, 2, other, gradient))).isEqualTo(bits(expected));
      assertThat(bits(sum(TABLES, cut, 2, gradient, gradient))).isEqualTo(bits(twice));
      assertThat(bits(sum(TABLES, cut, 2, new float[0], gradient))).isEqualTo(bits(gradient));
    }
  }

  private static float[] withRows(int... places) {
    float[] gradient = new float[LENGTH];
    for (int place : places) {
      gradient[place] = place + 0.5f;
    }
    return gradient;
  }

  @Test
  void noRowsTravelWhereAllAreZeros() {
    float[] gradient = withRows();
    assertThat(TABLES.rowsWorthNaming(gradient)).isDeepEqualTo(new int[][] {{}, {}, {}});
    assertThat(numbers(TABLES, gradient)).isEqualTo(4);
    assertSame(gradient);
  }

  @Test
  void firstAndLastRowsOfSeveralTables() {
    float[] gradient = withRows(0, 14, 16, 19, 22, 23, 34);
    assertThat(TABLES.rowsWorthNaming(gradient))
        .isDeepEqualTo(new int[][] {{0, 4}, {0, 3}, {0, 5}});
    assertThat(numbers(TABLES, gradient)).isEqualTo(4 + 6 + 2 + 4);
    assertSame(gradient);
  }

  @Test
  void aGradientTravelsWholeWhereNamingItsRowsIsNoLess() {
    float[] gradient = new float[LENGTH];
    Arrays.fill(gradient, 1);
    assertThat(TABLES.rowsWorthNaming(gradient)).isEmpty();
    assertThat(numbers(TABLES, gradient)).isEqualTo(LENGTH);
    assertSame(gradient);
    Tables pairs = Tables.of(new Layout(List.of()).plus("a", Shape.of(3, 2), Use.BY_ROW));
    assertThat(pairs.rowsWorthNaming(new float[] {1, 1, 0, 0, 1, 1})).isEmpty();
    assertThat(pairs.rowsWorthNaming(new float[] {1, 1, 0, 0, 0, 0}))
        .isDeepEqualTo(new int[][] {{0}});
  }

  @Test
  void aRowOfMinusZerosTravels() {
    float[] gradient = withRows();
    gradient[4] = -0f;
    assertThat(TABLES.rowsWorthNaming(gradient)[0]).containsExactly(1);
    assertSame(gradient);
  }

  @Test
  void anyRows() {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      float[] gradient = new float[LENGTH];
      for (int place = 0; place < LENGTH; place++) {
        boolean here = random.nextInt(5) == 0;
        gradient[place] = here ? random.nextInt(4) == 0 ? -0f : random.nextFloat() - 0.5f : 0;
      }
      assertSame(gradient);
    }
  }

  @Test
  void whatElseBelongsToAContributionArrives() {
    Contribution arrived = arrived(TABLES, new SliceSums(TABLES, new StepWatch()), 2, withRows(0));
    assertThat(arrived.plan()).isEqualTo(3);
    assertThat(arrived.operation()).isEqualTo(new Operation(7, Kind.TRAIN));
    assertThat(arrived.member()).isEqualTo(1);
    assertThat(arrived.node()).isEqualTo(2);
    assertThat(arrived.sums()).containsExactly(1, 2);
    assertThat(arrived.carried()).isDeepEqualTo(new float[][] {{4}});
  }

  @Test
  void manyRowsTravelInSeveralSlices() {
    Tables large = Tables.of(new Layout(List.of()).plus("a", Shape.of(10_000, 64), Use.BY_ROW));
    float[] gradient = new float[large.length()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = i / 64 % 10 == 0 ? 0 : 1 + i % 7;
    }
    assertThat(Parcel.of(large, WireFormat.FP32, given(2, gradient)).slices())
        .isEqualTo(Wire.slices(9000 * 64) + 1);
    assertThat(bits(sum(large, 100_001, 1, gradient))).isEqualTo(bits(gradient));
  }

  @Test
  void aStepThatTouchesFewRowsOfALargeTableSendsLittle() throws IOException {
    Layout layout = new Layout(List.of()).plus("a", Shape.of(100_000, 64), Use.BY_ROW);
    float[] gradient = new float[layout.length()];
    for (int row = 0; row < 128; row++) {
      Arrays.fill(gradient, row * 700 * 64, (row * 700 + 1) * 64, 1);
    }
    Tables none = Tables.of(new Layout(List.of()).plus("a", Shape.of(100_000, 64)));
    assertThat(bytes(Parcel.of(Tables.of(layout), WireFormat.FP32, given(2, gradient))))
        .isLessThan(34_000);
    assertThat(bytes(Parcel.of(none, WireFormat.FP32, given(2, gradient))))
        .isGreaterThan(25_600_000);
  }

  private static long bytes(Parcel parcel) throws IOException {
    long bytes = 0;
    for (Object[] message : messages(parcel)) {
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      try (ObjectOutputStream stream = new ObjectOutputStream(sink)) {
        stream.writeObject(message);
      }
      bytes += sink.size();
    }
    return bytes;
  }

  @Test
  void rowsThatAreNoneAreRefused() {
    assertRefused(
        new int[][] {{0}, {}, {2, 6}},
        "Expected the rows of 3.weight to be numbers from 0 to 5, each larger than the one before,"
            + " found 6 after 2: driver and executors must run the same jar");
    assertRefused(
        new int[][] {{-1}, {}, {}},
        "Expected the rows of 0.weight to be numbers from 0 to 4, each larger than the one before,"
            + " found -1 after none: driver and executors must run the same jar");
    assertRefused(
        new int[][] {{3, 3}, {}, {}},
        "Expected the rows of 0.weight to be numbers from 0 to 4, each larger than the one before,"
            + " found 3 after 3: driver and executors must run the same jar");
    assertRefused(
        new int[][] {{1}},
        "Expected the rows of 3 tables, found those of 1: driver and executors must run the same"
            + " jar");
    assertRefused(
        new int[][] {{0, 4}, {}, {1}},
        "Expected 12 numbers with the rows that are named, found 7: driver and executors must run"
            + " the same jar");
  }

  /** A parcel has as many slices as its longest part; of the others, the last are empty. */
  @Test
  void aSliceBehindTheEndOfAPartIsEmpty() {
    float[] numbers = {1, 2};
    Wire.unpackInto(new byte[0], 4, numbers);
    assertThat(numbers).containsExactly(1, 2);
    assertThatThrownBy(() -> Wire.unpackInto(new byte[4], 4, numbers))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void takeInto(SliceSums sums, Object[] message) {
    new Inbox(TABLES).take(message, sums, nobody -> {});
  }

  /** Sends a parcel of seven numbers that names other rows. */
  private static void assertRefused(int[][] rows, String sentence) {
    Object[] message = messages(Parcel.of(TABLES, WireFormat.FP32, given(2, withRows(3)))).get(0);
    message[4] = rows;
    assertThatThrownBy(() -> takeInto(new SliceSums(TABLES, new StepWatch()), message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  /** Of 1000 rows of the weights, those that entries name; entries that are not there name none. */
  @Test
  void sparseRowsNameTheRowsThatTravel() {
    Network network = Network.input(2, 3).with(new SparseDense(4, 1000, Activation.TANH)).dense(2);
    Tables tables = Tables.of(network.parameters());
    float[] gradient = new float[network.parameters().length()];
    try (StepEngine engine =
        StepEngine.open(network, Loss.CROSS_ENTROPY, new ReferenceBackend(), 1)) {
      engine.load(network.initialParameters(1), network.initialState());
      StepBatch batch = engine.batch(2, Mode.TRAIN);
      batch.features().put(0, new float[] {999, 7, 999, 1, 2, 3, 400, -1, -1, 5, 6, 7});
      batch.weights().put(0, new float[] {1, 1});
      engine.run(batch, new RunKey(1, 2, 3, 0), 0);
      engine.readSlotInto(0, gradient);
    }
    assertThat(tables.rowsWorthNaming(gradient)).isDeepEqualTo(new int[][] {{7, 400, 999}});
    assertThat(numbers(tables, gradient)).isEqualTo(3 * 4 + 4 + 2 * 4 + 2);
    assertThat(bits(sum(tables, 5, 1, gradient))).isEqualTo(bits(gradient));
  }
}
