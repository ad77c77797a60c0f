package io.kindling.jobs.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Details;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkJson;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.training.Backends;
import io.kindling.partitioning.encode.Encoders;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A model with the kernels that run it, in a form that travels to executors. */
public final class Inference implements Serializable {
  /** The most rows of a batch; the last of a shard is filled up with rows of weight zero. */
  private static final int MOST_ROWS = 256;

  /** Rows of large pictures are fewer, for each needs memory for all that layers make of it. */
  private static final int MOST_NUMBERS = 1 << 22;

  private static final long serialVersionUID = 1;

  private final String network;
  private final Objective objective;
  private final float[] parameters;
  private final float[] state;
  private final KernelSettings kernels;
  private final double threshold;
  private final int top;
  private final ArrayList<Front> front;

  private Inference(
      String network,
      Objective objective,
      float[] parameters,
      float[] state,
      KernelSettings kernels,
      double threshold,
      int top,
      List<Front> front) {
    this.network = network;
    this.objective = objective;
    this.parameters = parameters;
    this.state = state;
    this.kernels = kernels;
    this.threshold = threshold;
    this.top = top;
    this.front = new ArrayList<>(front);
  }

  public static Inference of(Model model, EngineSettings settings) {
    return new Inference(
        NetworkJson.write(model.network()).toString(),
        model.objective(),
        model.parameters(),
        model.state(),
        settings.kernels(),
        Double.NaN,
        Details.USUAL.top(),
        List.of());
  }

  /** The same model, measured where labels below 0 are none. */
  public Inference withGaps() {
    return new Inference(
        network, objective.withGaps(), parameters, state, kernels, threshold, top, front);
  }

  /** The same model, with a threshold for the second of two classes where there is one. */
  public Inference with(OptionalDouble chosen) {
    return new Inference(
        network, objective, parameters, state, kernels, chosen.orElse(Double.NaN), top, front);
  }

  /** The same model, measured by whether the right class is among so many of the likeliest. */
  public Inference withTop(int classes) {
    return new Inference(network, objective, parameters, state, kernels, threshold, classes, front);
  }

  /** The same network behind something that makes what goes into it of rows. */
  public Inference behind(Front maker) {
    return new Inference(
        network, objective, parameters, state, kernels, threshold, top, List.of(maker));
  }

  /** What makes that which goes into the network; empty where these are the encoded rows. */
  Optional<Front> front() {
    return front.stream().findFirst();
  }

  /** How many numbers it has learned, or keeps. */
  public long parameters() {
    return parameters.length + front.stream().mapToLong(Front::parameters).sum();
  }

  /** Whether it tells of each prediction how far apart those are that it is made of. */
  public boolean tellsDeviation() {
    return front.stream().anyMatch(Front::tellsDeviation);
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

  /** Opens an engine with the network's parameters, to be closed by the caller. */
  StepEngine open() {
    StepEngine engine = StepEngine.open(network(), objective, Backends.of(kernels), 1);
    engine.load(parameters, state);
    return engine;
  }

  /** Opens the model for batches of rows, to be closed by the caller. */
  Running open(Encoders encoders, int rows) {
    return new Running(this, encoders, rows);
  }

  /** The rows of a batch: they depend on the networks alone. */
  int rows() {
    int numbers = network().inputs().stream().mapToInt(one -> one.shape().elements()).sum();
    int own = Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / numbers));
    return front.stream().mapToInt(Front::rows).reduce(own, Math::min);
  }
}
