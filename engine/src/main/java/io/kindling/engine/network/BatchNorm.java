package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.step.Mode;

/**
 * Gives each channel mean beta and deviation gamma: with the statistics of a shard's rows while
 * training, with running statistics afterwards.
 *
 * @param momentum the weight of a new batch in the running statistics
 * @param epsilon added to the variance
 */
public record BatchNorm(float momentum, float epsilon) implements LayerSpec {
  public static final BatchNorm DEFAULT = new BatchNorm(0.1f, 1e-5f);

  public BatchNorm {
    Checks.require(
        momentum > 0 && momentum <= 1,
        "Invalid momentum %s of a batchNorm layer: expected above 0, at most 1",
        momentum);
    Checks.require(
        epsilon > 0, "Invalid epsilon %s of a batchNorm layer: expected above 0", epsilon);
  }

  @Override
  public String word() {
    return "batchNorm";
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        input.rank() == 1, "A batchNorm layer takes rows of one dimension, found %s", input);
    return input;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.parameter("weight", input, Initialiser.ONES);
    declarations.parameter("bias", input, Initialiser.ZEROS);
    declarations.state("running_mean", input, new Declarations.Running(0, momentum));
    declarations.state("running_var", input, new Declarations.Running(1, momentum));
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Value gamma = context.window("weight");
    Value beta = context.window("bias");
    if (context.mode() == Mode.TRAIN) {
      Node node = graph.add(new BatchNormTrain(epsilon), input, gamma, beta);
      context.statistics().add(node.output(1));
      context.statistics().add(node.output(2));
      return node.output(0);
    }
    Value mean = context.window("running_mean");
    Value variance = context.window("running_var");
    return graph.add(new BatchNormEval(epsilon), input, gamma, beta, mean, variance).output();
  }

  @Override
  public String settings() {
    return "momentum " + momentum + ", epsilon " + epsilon;
  }
}
