package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Transpose;
import io.kindling.engine.sequence.CarriedState;
import io.kindling.engine.sequence.Cell;
import io.kindling.engine.sequence.CellParameters;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.GruCell;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.sequence.PlainCell;
import io.kindling.engine.sequence.RecurrentStack;
import io.kindling.engine.sequence.Sequence;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Recurrent layers on top of each other, over rows [T,I]. Parameters have PyTorch's names.
 *
 * @param dropout the share of each layer's outputs that is dropped, but for the last layer's
 * @param start the state that a row begins with
 */
public record Recurrent(
    Cell cell,
    int units,
    int layers,
    Directions directions,
    float dropout,
    Returned returned,
    Start start,
    Initialiser initialiser)
    implements PlainLayer {
  /** What goes on from a sequence. */
  public enum Returned {
    /** The output of each step: [T,H]. */
    STEPS,
    /** The state after the last step, of the last layer: [H]. */
    LAST;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The state that a row begins with. */
  public enum Start {
    /** Zeros: rows have nothing to do with each other. */
    ZEROS,
    /** The state that the same row of the step before ended with: rows are windows of a stream. */
    CARRIED
  }

  static final Field<Integer> UNITS =
      Field.open(
          "units",
          FieldKinds.whole(1, 1 << 20),
          "numbers",
          "The size of the state, and of the output in each direction.");
  static final Field<Integer> LAYERS =
      Field.of(
          "layers", FieldKinds.whole(1, 1000), 1, "layers", "How many stand on top of each other.");
  static final Field<Directions> BIDIRECTIONAL =
      Field.of(
          "bidirectional",
          FieldKinds.as(
              FieldKinds.flag(),
              flag -> flag ? Directions.BOTH : Directions.FORWARD,
              directions -> directions == Directions.BOTH),
          Directions.FORWARD,
          "",
          "Whether each also runs from the end of a sequence to its start.");
  static final Field<Float> DROPOUT =
      Field.of(
          "dropout",
          Dropout.RATE.kind(),
          0f,
          "",
          "The share of each layer's outputs set to 0 in training, but for the last layer's.");
  static final Field<Returned> RETURNED =
      Field.of(
          "returns",
          FieldKinds.word(List.of(Returned.values()), Returned::word),
          Returned.STEPS,
          "",
          "What comes out: each step's output, or the state after the last step.");
  static final Field<Start> CARRIED =
      Field.of(
          "carried",
          FieldKinds.as(
              FieldKinds.flag(),
              flag -> flag ? Start.CARRIED : Start.ZEROS,
              start -> start == Start.CARRIED),
          Start.ZEROS,
          "",
          "Whether the state goes on from window to window of a stream, or starts from zero.");
  static final Field<Activation> FUNCTION =
      Field.of(
          "function",
          FieldKinds.word(List.of(Activation.TANH, Activation.RELU), ActivationWords::word),
          Activation.TANH,
          "",
          "What the sum of input and state goes through.");
  static final LayerKind<Recurrent> RNN =
      declared("rnn", "Recurrent layers over sequences [T,C].")
          .with(FUNCTION, layer -> ((PlainCell) layer.cell).activation())
          .built(fields -> of(fields, new PlainCell(fields.read(FUNCTION))));
  static final LayerKind<Recurrent> LSTM =
      declared("lstm", "Long short-term memory over sequences [T,C].")
          .built(fields -> of(fields, new LstmCell()));
  static final LayerKind<Recurrent> GRU =
      declared("gru", "Gated recurrent units over sequences [T,C].")
          .built(fields -> of(fields, new GruCell()));

  public Recurrent {
    UNITS.check(units, "a recurrent layer");
    LAYERS.check(layers, "a recurrent layer");
    DROPOUT.check(dropout, "a recurrent layer");
    Checks.require(
        start == Start.ZEROS || directions == Directions.FORWARD,
        "A recurrent layer that runs in both directions cannot carry state: a window's end is not"
            + " known before the window");
  }

  /** One layer, forward, that puts out each step. */
  public static Recurrent of(Cell cell, int units) {
    return new Recurrent(
        cell, units, 1, Directions.FORWARD, 0, Returned.STEPS, Start.ZEROS, Initialiser.XAVIER);
  }

  private static LayerKind.Declaring<Recurrent> declared(String word, String sentence) {
    return LayerKind.of(word, Recurrent.class, sentence)
        .main(UNITS, Recurrent::units)
        .with(LAYERS, Recurrent::layers)
        .with(BIDIRECTIONAL, Recurrent::directions)
        .with(DROPOUT, Recurrent::dropout)
        .with(RETURNED, Recurrent::returned)
        .with(CARRIED, Recurrent::start)
        .with(InitialiserFields.WORD, Recurrent::initialiser);
  }

  private static Recurrent of(Fields fields, Cell cell) {
    return new Recurrent(
        cell,
        fields.read(UNITS),
        fields.read(LAYERS),
        fields.read(BIDIRECTIONAL),
        fields.read(DROPOUT),
        fields.read(RETURNED),
        fields.read(CARRIED),
        InitialiserFields.of(fields, Activation.TANH));
  }

  @Override
  public LayerKind<?> kind() {
    if (cell instanceof LstmCell) {
      return LSTM;
    }
    return cell instanceof GruCell ? GRU : RNN;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 2, "The %s layer takes sequences of shape [T,C], found %s", word(), input);
    int width = units * directions.count();
    return returned == Returned.LAST ? Shape.of(width) : Shape.of(input.size(0), width);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    if (start == Start.CARRIED) {
      declarations.carriesState();
    }
    int gates = cell.gates() * units;
    for (int layer = 0; layer < layers; layer++) {
      int in = layer == 0 ? input.size(1) : units * directions.count();
      for (String way : ways(layer)) {
        declarations.parameter("weight_ih" + way, Shape.of(gates, in), initialiser);
        declarations.parameter("weight_hh" + way, Shape.of(gates, units), initialiser);
        declarations.parameter("bias_ih" + way, Shape.of(gates), Initialiser.ZEROS);
        declarations.parameter("bias_hh" + way, Shape.of(gates), Initialiser.ZEROS);
      }
    }
  }

  /** The ends of the names of a layer's parameters, the forward direction first. */
  private List<String> ways(int layer) {
    String forward = "_l" + layer;
    return directions == Directions.BOTH
        ? List.of(forward, forward + "_reverse")
        : List.of(forward);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return returned == Returned.STEPS ? Masking.LEAVES_OUT : Masking.ENDS;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    List<CellParameters> parameters = new ArrayList<>();
    Function<String, Value> window = context::window;
    for (int layer = 0; layer < layers; layer++) {
      for (String way : ways(layer)) {
        parameters.add(
            new CellParameters(
                window.apply("weight_ih" + way),
                window.apply("weight_hh" + way),
                window.apply("bias_ih" + way),
                window.apply("bias_hh" + way)));
      }
    }
    boolean drops = context.mode() == Mode.TRAIN && dropout > 0 && layers > 1;
    RecurrentStack stack =
        drops
            ? new RecurrentStack(cell, directions, dropout, context.sites(layers - 1))
            : RecurrentStack.of(cell, directions);
    Value byTime = graph.add(Transpose.of(1, 0, 2), input).output();
    Sequence sequence = new Sequence(byTime, context.lengths(input));
    RecurrentStack.Run run = run(stack, sequence, parameters, context);
    return returned == Returned.STEPS
        ? graph.add(Transpose.of(1, 0, 2), run.y()).output()
        : last(graph, run.states());
  }

  private RecurrentStack.Run run(
      RecurrentStack stack,
      Sequence sequence,
      List<CellParameters> parameters,
      LayerContext context) {
    Graph graph = context.graph();
    if (start == Start.ZEROS) {
      return stack.over(graph, sequence, parameters);
    }
    List<List<Value>> before =
        CarriedState.inputs(graph, context.path(), cell, sequence.rows(), parameters);
    RecurrentStack.Run run = stack.over(graph, sequence, before, parameters);
    context.carry(CarriedState.of(before, run.states()));
    return run;
  }

  private Value last(Graph graph, List<List<Value>> states) {
    Value[] outputs =
        states.subList(states.size() - directions.count(), states.size()).stream()
            .map(state -> state.get(0))
            .toArray(Value[]::new);
    return outputs.length == 1 ? outputs[0] : graph.add(new Concat(1), outputs).output();
  }

  @Override
  public long multiplyAdds(Shape input) {
    long sum = 0;
    for (int layer = 0; layer < layers; layer++) {
      long in = layer == 0 ? input.size(1) : (long) units * directions.count();
      sum += directions.count() * (long) cell.gates() * units * (in + units);
    }
    return sum * input.size(0);
  }

  @Override
  public long heldNumbers(List<Shape> inputs) {
    long each = (long) (cell.gates() + 2) * units * directions.count() * layers;
    return each * inputs.get(0).size(0);
  }

  @Override
  public String settings() {
    return units
        + (layers == 1 ? "" : ", " + layers + " layers")
        + (directions == Directions.BOTH ? ", both directions" : "")
        + (returned == Returned.LAST ? ", last" : "")
        + (start == Start.CARRIED ? ", carried" : "");
  }
}
