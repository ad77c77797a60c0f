package io.kindling.engine.testing;

import static io.kindling.engine.testing.OpCase.below;
import static io.kindling.engine.testing.OpCase.normal;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Embedding;
import io.kindling.engine.op.EmbeddingGradient;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.GruGradient;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.LstmGradient;
import io.kindling.engine.op.Range;
import io.kindling.engine.op.ReverseSequence;
import io.kindling.engine.op.Rnn;
import io.kindling.engine.op.RnnGradient;
import io.kindling.engine.testing.OpCase.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The cases of the ops on sequences: each recurrence with and without lengths. */
final class RecurrenceCases {
  private final List<OpCase> cases = new ArrayList<>();
  private final int steps;
  private final int rows;
  private final int in;
  private final int hidden;

  private RecurrenceCases(int steps, int rows, int width) {
    this.steps = steps;
    this.rows = rows;
    this.in = width;
    this.hidden = width + 1;
  }

  static List<OpCase> of(int n, int width) {
    RecurrenceCases made = new RecurrenceCases(3, n, width);
    made.addRecurrences();
    made.addReverse();
    made.addEmbedding();
    made.cases.add(new OpCase(new Range(width), List.of(), List.of()));
    return made.cases;
  }

  /** The recurrences alone, over so many steps. */
  static List<OpCase> of(int steps, int n, int width) {
    RecurrenceCases made = new RecurrenceCases(steps, n, width);
    made.addRecurrences();
    return made.cases;
  }

  private void addRecurrences() {
    addLstm();
    addGru();
    addRnn(Activation.TANH);
    addRnn(Activation.RELU);
  }

  private Input state() {
    return normal(rows, hidden);
  }

  private Input sequence(int width) {
    return normal(steps, rows, width);
  }

  /** From 0 to all steps. */
  private Input lengths() {
    return new Input(Shape.of(rows), below(steps + 1));
  }

  /** Two weights, and two biases behind them. */
  private List<Input> weights(int gates) {
    return List.of(
        normal(gates * hidden, in),
        normal(gates * hidden, hidden),
        normal(gates * hidden),
        normal(gates * hidden));
  }

  private void add(Op op, List<Input> inputs, int differentiable) {
    List<Integer> numbers = IntStream.range(0, differentiable).boxed().toList();
    cases.add(new OpCase(op, inputs, numbers));
    List<Input> withLengths = new ArrayList<>(inputs);
    withLengths.add(lengths());
    cases.add(new OpCase(op, withLengths, numbers));
  }

  private void addLstm() {
    List<Input> inputs = new ArrayList<>(List.of(sequence(in), state(), state()));
    inputs.addAll(weights(4));
    add(new Lstm(), inputs, 7);
    List<Input> back = new ArrayList<>(inputs.subList(0, 5));
    back.addAll(List.of(sequence(hidden), sequence(4 * hidden), sequence(hidden)));
    back.addAll(List.of(sequence(hidden), state(), state()));
    add(new LstmGradient(), back, 0);
  }

  private void addGru() {
    List<Input> inputs = new ArrayList<>(List.of(sequence(in), state()));
    inputs.addAll(weights(3));
    add(new Gru(), inputs, 6);
    List<Input> back = new ArrayList<>(inputs.subList(0, 4));
    back.addAll(List.of(sequence(hidden), sequence(4 * hidden), sequence(hidden), state()));
    add(new GruGradient(), back, 0);
  }

  private void addRnn(Activation activation) {
    List<Input> inputs = new ArrayList<>(List.of(sequence(in), state()));
    inputs.addAll(weights(1));
    add(new Rnn(activation), inputs, 6);
    List<Input> back = new ArrayList<>(inputs.subList(0, 4));
    back.addAll(List.of(sequence(hidden), sequence(hidden), state()));
    add(new RnnGradient(activation), back, 0);
  }

  private void addReverse() {
    add(new ReverseSequence(), List.of(sequence(in)), 1);
    add(new ReverseSequence(), List.of(normal(steps, rows)), 1);
  }

  private void addEmbedding() {
    int symbols = in + 2;
    Input indices = new Input(Shape.of(steps, rows), below(symbols));
    Input one = new Input(Shape.of(), below(symbols));
    cases.add(new OpCase(new Embedding(), List.of(indices, normal(symbols, in)), List.of(1)));
    cases.add(new OpCase(new Embedding(), List.of(one, normal(symbols, in)), List.of(1)));
    cases.add(
        new OpCase(new EmbeddingGradient(symbols), List.of(indices, sequence(in)), List.of(1)));
    cases.add(new OpCase(new EmbeddingGradient(symbols), List.of(one, normal(in)), List.of(1)));
  }
}
