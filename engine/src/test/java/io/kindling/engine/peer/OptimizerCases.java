package io.kindling.engine.peer;

import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.engine.optim.WeightAverage;
import java.util.List;
import java.util.stream.Stream;

/** The cases of optimizers.py in our words, by its names, which begin with the rule's word. */
final class OptimizerCases {
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.02f);
  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.1f);
  private static final OptimizerSpec MOMENTUM = new OptimizerSpec.Momentum(0.05f, 0.9f);
  private static final Stepping L2 = Stepping.PLAIN.with(new Decay(0, 0.3f, 0));

  private OptimizerCases() {}

  /** A rule and what is around it. */
  record Case(String name, OptimizerSpec rule, Stepping around) {
    Case(String name, OptimizerSpec rule) {
      this(name, rule, Stepping.PLAIN);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> all() {
    return Stream.of(descents(), adaptive(), adams(), layered(), decays(), around(), means())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> descents() {
    return List.of(
        new Case("sgd", SGD),
        new Case("momentum", MOMENTUM),
        new Case("nesterov", new OptimizerSpec.Nesterov(0.05f, 0.8f)));
  }

  private static List<Case> adaptive() {
    return List.of(
        new Case("adagrad", new OptimizerSpec.Adagrad(0.1f, 1e-10f)),
        new Case("adagrad, epsilon", new OptimizerSpec.Adagrad(0.1f, 0.1f)),
        new Case("adadelta", new OptimizerSpec.Adadelta(1, 0.9f, 1e-6f)),
        new Case("adadelta, settings", new OptimizerSpec.Adadelta(0.5f, 0.7f, 1e-3f)),
        new Case("rmsProp", new OptimizerSpec.RmsProp(0.01f, 0.99f, 1e-8f, 0, false)),
        new Case("rmsProp, settings", new OptimizerSpec.RmsProp(0.01f, 0.9f, 0.01f, 0, false)),
        new Case("rmsProp, momentum", new OptimizerSpec.RmsProp(0.01f, 0.9f, 1e-8f, 0.7f, false)),
        new Case("rmsProp, centred", new OptimizerSpec.RmsProp(0.01f, 0.9f, 0.01f, 0, true)),
        new Case(
            "rmsProp, centred momentum",
            new OptimizerSpec.RmsProp(0.01f, 0.8f, 0.01f, 0.5f, true)));
  }

  private static List<Case> adams() {
    return List.of(
        new Case("adam", ADAM),
        new Case("adam, settings", new OptimizerSpec.Adam(0.02f, 0.8f, 0.95f, 0.01f)),
        new Case("amsgrad", new OptimizerSpec.Amsgrad(0.02f, 0.9f, 0.999f, 1e-8f)),
        new Case("amsgrad, settings", new OptimizerSpec.Amsgrad(0.02f, 0.8f, 0.7f, 0.01f)),
        new Case("adamW", new OptimizerSpec.AdamW(0.02f, 0.9f, 0.999f, 1e-8f, 0.01f)),
        new Case("adamW, settings", new OptimizerSpec.AdamW(0.02f, 0.8f, 0.95f, 0.01f, 0.5f)),
        new Case("adamax", new OptimizerSpec.Adamax(0.02f, 0.9f, 0.999f, 1e-8f)),
        new Case("adamax, settings", new OptimizerSpec.Adamax(0.02f, 0.8f, 0.95f, 0.01f)),
        new Case("nadam", nadam()),
        new Case("nadam, settings", new OptimizerSpec.Nadam(0.02f, 0.8f, 0.95f, 0.01f, 0.5f)),
        new Case(
            "nadam, no momentum decay", new OptimizerSpec.Nadam(0.02f, 0.8f, 0.95f, 0.01f, 0)));
  }

  private static OptimizerSpec nadam() {
    return new OptimizerSpec.Nadam(0.02f, 0.9f, 0.999f, 1e-8f, 4e-3f);
  }

  private static List<Case> layered() {
    return List.of(
        new Case("lars", new OptimizerSpec.Lars(0.5f, 0.9f, 0.01f, 0.02f)),
        new Case("lamb", new OptimizerSpec.Lamb(0.02f, 0.8f, 0.95f, 0.01f, 0.1f)));
  }

  private static List<Case> decays() {
    Stepping l1 = Stepping.PLAIN.with(new Decay(0.05f, 0, 0));
    return List.of(
        new Case("sgd, l2", SGD, L2),
        new Case("momentum, l2", MOMENTUM, L2),
        new Case("nesterov, l2", new OptimizerSpec.Nesterov(0.05f, 0.8f), L2),
        new Case("adagrad, l2", new OptimizerSpec.Adagrad(0.1f, 1e-10f), L2),
        new Case("adadelta, l2", new OptimizerSpec.Adadelta(1, 0.9f, 1e-3f), L2),
        new Case("rmsProp, l2", new OptimizerSpec.RmsProp(0.01f, 0.99f, 1e-8f, 0, false), L2),
        new Case("adam, l2", ADAM, L2),
        new Case("adamax, l2", new OptimizerSpec.Adamax(0.02f, 0.9f, 0.999f, 1e-8f), L2),
        new Case("nadam, l2", nadam(), L2),
        new Case("adam, l1", ADAM, l1),
        new Case("sgd, l1", new OptimizerSpec.Sgd(0.05f), l1),
        new Case("momentum, weights", MOMENTUM, Stepping.PLAIN.with(new Decay(0, 0, 0.3f))));
  }

  private static List<Case> around() {
    ParameterGroup slowBiases = new ParameterGroup(List.of("*.bias"), 0.2f, 0);
    ParameterGroup fastBiases = new ParameterGroup(List.of("*.bias"), 2, 0.5f);
    OwnOptimizer momentum = OwnOptimizer.of(new OptimizerSpec.Momentum(0.1f, 0.8f));
    Clipping all = new Clipping(1.5f, 1.2f, 1.3f);
    return List.of(
        new Case("sgd, value", SGD, Stepping.PLAIN.with(Clipping.byValue(0.5f))),
        new Case("sgd, layer norm", SGD, Stepping.PLAIN.with(Clipping.byLayerNorm(0.8f))),
        new Case("sgd, global norm", SGD, Stepping.PLAIN.with(Clipping.byGlobalNorm(1.2f))),
        new Case("adam, all limits", ADAM, Stepping.PLAIN.with(all)),
        new Case("adam, row norm", ADAM, Stepping.PLAIN.withMaxNorm(0.9f)),
        new Case(
            "momentum, groups",
            new OptimizerSpec.Momentum(0.1f, 0.9f),
            Stepping.PLAIN.with(new Decay(0, 0.2f, 0)).withGroups(slowBiases)),
        new Case(
            "adamW, groups",
            new OptimizerSpec.AdamW(0.02f, 0.9f, 0.999f, 1e-8f, 0.2f),
            Stepping.PLAIN.withGroups(fastBiases)),
        new Case(
            "adam, frozen biases",
            ADAM,
            Stepping.PLAIN.withGroups(ParameterGroup.frozen("*.bias"))),
        new Case(
            "adam, biases by momentum",
            ADAM,
            Stepping.PLAIN
                .with(Clipping.byGlobalNorm(1.2f))
                .withGroups(ParameterGroup.steppedBy(momentum, "*.bias"))));
  }

  private static List<Case> means() {
    return List.of(
        new Case(
            "adam, exponential mean",
            ADAM,
            Stepping.PLAIN.with(new WeightAverage.Exponential(0.9f))),
        new Case(
            "momentum, plain mean",
            MOMENTUM,
            Stepping.PLAIN.with(new WeightAverage.Stochastic(8, 3))),
        new Case(
            "adam, all around it",
            ADAM,
            Stepping.PLAIN
                .with(new Clipping(1.5f, Float.POSITIVE_INFINITY, 1.3f))
                .with(new Decay(0.02f, 0.1f, 0))
                .withMaxNorm(0.9f)
                .with(new WeightAverage.Exponential(0.75f))));
  }
}
