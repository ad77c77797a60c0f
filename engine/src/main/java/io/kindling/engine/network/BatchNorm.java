package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.step.Mode;

/**
 * Gives each channel mean beta and deviation gamma: with the statistics of a shard's rows while
 * training, with running statistics afterwards.
 *
 * @param momentum the weight of a new batch in the running statistics
 * @param epsilon added to the variance
 */
public record BatchNorm(float momentum, float epsilon) implements PlainLayer {
  static final Field<Float> MOMENTUM =
      Field.of(
          "momentum",
          FieldKinds.number("a number above 0, at most 1", share -> share > 0 && share <= 1),
          0.1f,
          "",
          "The weight of a new batch in the running statistics.");
  static final Field<Float> EPSILON =
      Field.of(
          "epsilon",
          FieldKinds.number("a number above 0", number -> number > 0),
          1e-5f,
          "",
          "What is added to the variance.");
  static final LayerKind<BatchNorm> KIND =
      LayerKind.of("batchNorm", BatchNorm.class, "Normalises each channel over the rows.")
          .with(MOMENTUM, BatchNorm::momentum)
          .with(EPSILON, BatchNorm::epsilon)
          .built(fields -> new BatchNorm(fields.read(MOMENTUM), fields.read(EPSILON)));
  public static final BatchNorm DEFAULT = new BatchNorm(0.1f, 1e-5f);

  public BatchNorm {
    MOMENTUM.check(momentum, "a batchNorm layer");
    EPSILON.check(epsilon, "a batchNorm layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() >= 1 && input.rank() <= 3,
        "A batchNorm layer takes rows of shape [C], [C,L] or [C,H,W], found %s",
        input);
    return input;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    Shape channels = Shape.of(input.size(0));
    declarations.parameter("weight", channels, Initialiser.ONES);
    declarations.parameter("bias", channels, Initialiser.ZEROS);
    declarations.state("running_mean", channels, new Declarations.Running(0, momentum));
    declarations.state("running_var", channels, new Declarations.Running(1, momentum));
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Value x = Windows.asImages(graph, input);
    return Formulas.reshape(graph, normalised(x, context), input.shape());
  }

  private Value normalised(Value x, LayerContext context) {
    Graph graph = context.graph();
    Value gamma = context.window("weight");
    Value beta = context.window("bias");
    if (context.mode() == Mode.TRAIN) {
      Node node = graph.add(new BatchNormTrain(epsilon), x, gamma, beta);
      context.report("running_mean", node.output(1));
      context.report("running_var", node.output(2));
      return node.output(0);
    }
    Value mean = context.window("running_mean");
    Value variance = context.window("running_var");
    return graph.add(new BatchNormEval(epsilon), x, gamma, beta, mean, variance).output();
  }

  @Override
  public String settings() {
    return "momentum " + momentum + ", epsilon " + epsilon;
  }
}
