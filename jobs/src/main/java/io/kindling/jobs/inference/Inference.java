package io.kindling.jobs.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Details;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.training.Backends;
import java.io.Serializable;
import java.util.OptionalDouble;

/** A model with the kernels that run it, in a form that travels to executors. */
public final class Inference implements Serializable {
  /** The most rows of a batch; the last of a shard is filled up with rows of weight zero. */
  private static final int MOST_ROWS = 256;

  /** Rows of large pictures are fewer, for each needs memory for all that layers make of it. */
  private static final int MOST_NUMBERS = 1 << 22;

  private static final long serialVersionUID = 1;
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);

  private final String network;
  private final Objective objective;
  private final float[] parameters;
  private final float[] state;
  private final KernelSettings kernels;
  private final double threshold;
  private final int top;

  private Inference(
      String network,
      Objective objective,
      float[] parameters,
      float[] state,
      KernelSettings kernels,
      double threshold,
      int top) {
    this.network = network;
    this.objective = objective;
    this.parameters = parameters;
    this.state = state;
    this.kernels = kernels;
    this.threshold = threshold;
    this.top = top;
  }

  public static Inference of(Model model, EngineSettings settings) {
    return new Inference(
        NetworkJson.write(model.network()).toString(),
        model.objective(),
        model.parameters(),
        model.state(),
        settings.kernels(),
        Double.NaN,
        Details.USUAL.top());
  }

  /** The same model, with a threshold for the second of two classes where there is one. */
  public Inference with(OptionalDouble chosen) {
    return new Inference(
        network, objective, parameters, state, kernels, chosen.orElse(Double.NaN), top);
  }

  /** The same model, measured by whether the right class is among so many of the likeliest. */
  public Inference withTop(int classes) {
    return new Inference(network, objective, parameters, state, kernels, threshold, classes);
  }

  /** How it is measured. */
  Details details() {
    return new Details(threshold(), top);
  }

  /** From which probability on a row is taken as the second of two classes. */
  OptionalDouble threshold() {
    return Double.isNaN(threshold) ? OptionalDouble.empty() : OptionalDouble.of(threshold);
  }

  Objective objective() {
    return objective;
  }

  /** The network, read again where the copy has arrived. */
  Network network() {
    try {
      return NetworkJson.read(new ObjectMapper().readTree(network));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A network that was written cannot be read", impossible);
    }
  }

  /** Opens an engine with the model's parameters, to be closed by the caller. */
  StepEngine open() {
    StepEngine engine = StepEngine.open(network(), objective, Backends.of(kernels), 1);
    engine.load(parameters, state);
    return engine;
  }

  /** The rows of a batch: they depend on the network alone. */
  int rows() {
    int numbers = network().inputs().stream().mapToInt(one -> one.shape().elements()).sum();
    return Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / numbers));
  }

  static StepBatch batch(StepEngine engine, int rows) {
    return engine.batch(rows, Mode.EVALUATE);
  }

  static void run(StepEngine engine, StepBatch batch) {
    engine.run(batch, NO_RANDOM_NUMBERS, 0);
  }
}
