package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.sequence.Attention;
import io.kindling.engine.sequence.AttentionMask;
import io.kindling.engine.sequence.AttentionParameters;
import io.kindling.engine.sequence.Lengths;
import io.kindling.engine.step.Mode;
import java.util.List;
import java.util.Optional;

/**
 * Attention of a sequence [T,E] to itself, or of a first input to a second one [S,E]. Parameters
 * have the names and shapes of PyTorch's nn.MultiheadAttention.
 */
public record AttentionLayer(int heads, View view, float dropout) implements LayerSpec {
  /** What a step may look at. */
  public enum View {
    /** All steps. */
    ALL,
    /** Itself and the steps before. */
    CAUSAL
  }

  static final Field<Integer> HEADS =
      Field.of(
          "heads",
          FieldKinds.whole(1, 1 << 16),
          1,
          "heads",
          "The parts that the width is cut into.");
  static final Field<View> CAUSAL =
      Field.of(
          "causal",
          FieldKinds.as(
              FieldKinds.flag(),
              flag -> flag ? View.CAUSAL : View.ALL,
              view -> view == View.CAUSAL),
          View.ALL,
          "",
          "Whether a step looks only at itself and the steps before it.");
  static final Field<Float> DROPOUT =
      Field.of(
          "dropout",
          Dropout.RATE.kind(),
          0f,
          "",
          "The share of the weights of attention that are set to 0 while training.");
  static final LayerKind<AttentionLayer> KIND =
      LayerKind.of(
              "attention",
              AttentionLayer.class,
              "Attention of a sequence [T,E] to itself, or of from = [a, b] to b.")
          .with(HEADS, AttentionLayer::heads)
          .with(CAUSAL, AttentionLayer::view)
          .with(DROPOUT, AttentionLayer::dropout)
          .built(
              fields ->
                  new AttentionLayer(
                      fields.read(HEADS), fields.read(CAUSAL), fields.read(DROPOUT)));

  public AttentionLayer {
    HEADS.check(heads, "an attention layer");
    DROPOUT.check(dropout, "an attention layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape place(List<Shape> inputs, Declarations declarations) {
    Shape input = inputs.get(0);
    Checks.require(
        inputs.size() <= 2
            && inputs.stream().allMatch(one -> one.rank() == 2 && one.size(1) == input.size(1)),
        "The attention layer takes a sequence [T,E], or two of the same width, found %s",
        inputs);
    int width = input.size(1);
    Checks.require(
        width % heads == 0,
        "The attention layer's %s heads do not divide the width %s of its input %s",
        heads,
        width,
        input);
    Checks.require(
        view == View.ALL || inputs.size() == 1,
        "The attention layer is causal, which is for a sequence that looks at itself, found two: %s",
        inputs);
    declarations.parameter("in_proj_weight", Shape.of(3 * width, width), Initialiser.XAVIER);
    declarations.parameter("in_proj_bias", Shape.of(3 * width), Initialiser.ZEROS);
    declarations.parameter("out_proj.weight", Shape.of(width, width), Initialiser.XAVIER);
    declarations.parameter("out_proj.bias", Shape.of(width), Initialiser.ZEROS);
    return input;
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return Masking.LEAVES_OUT;
  }

  @Override
  public Value apply(List<Value> inputs, LayerContext context) {
    Graph graph = context.graph();
    AttentionParameters parameters =
        new AttentionParameters(
            context.window("in_proj_weight"),
            context.window("in_proj_bias"),
            context.window("out_proj.weight"),
            context.window("out_proj.bias"));
    Value x = inputs.get(0);
    boolean drops = context.mode() == Mode.TRAIN && dropout > 0;
    Attention attention =
        drops ? new Attention(heads, dropout, context.site()) : Attention.of(heads);
    Value memory = inputs.get(inputs.size() - 1);
    Optional<Value> mask = mask(graph, memory, context.lengths(memory));
    Value y =
        inputs.size() == 1
            ? attention.self(graph, x, parameters, mask)
            : attention.across(graph, x, memory, parameters, mask);
    return withoutAbsent(y, x, memory, context);
  }

  /** What a step may look at: the steps of the memory that are there, and none after it. */
  private Optional<Value> mask(Graph graph, Value memory, Optional<Value> lengths) {
    int steps = memory.shape().size(1);
    Optional<Value> within = lengths.map(one -> AttentionMask.within(graph, one, steps));
    if (view == View.ALL) {
      return within;
    }
    Value causal = AttentionMask.causal(graph, steps);
    return Optional.of(within.map(one -> Formulas.multiply(graph, one, causal)).orElse(causal));
  }

  /** Zeros for the steps that are absent, and for rows that have nothing to look at. */
  private static Value withoutAbsent(Value y, Value x, Value memory, LayerContext context) {
    Graph graph = context.graph();
    Value cut = context.lengths(x).map(own -> Lengths.cut(graph, y, own)).orElse(y);
    return x.equals(memory)
        ? cut
        : context.lengths(memory).map(own -> Lengths.cutEmpty(graph, cut, own)).orElse(cut);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    long steps = inputs.get(0).size(0);
    long seen = inputs.get(inputs.size() - 1).size(0);
    long width = inputs.get(0).size(1);
    return 2 * width * (width * (steps + seen) + steps * seen);
  }

  @Override
  public long heldNumbers(List<Shape> inputs) {
    long steps = inputs.get(0).size(0);
    long seen = inputs.get(inputs.size() - 1).size(0);
    long width = inputs.get(0).size(1);
    return 2L * heads * steps * seen + width * (2 * steps + 2 * seen);
  }

  @Override
  public String settings() {
    return heads + " heads" + (view == View.CAUSAL ? ", causal" : "");
  }
}
