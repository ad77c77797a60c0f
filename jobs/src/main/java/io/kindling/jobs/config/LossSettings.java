package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import java.util.List;
import java.util.Optional;

/**
 * What training makes smaller: the loss of a network's only output, or one for each of several.
 *
 * @param outputs with names, or a single one without
 */
public record LossSettings(List<OutputLoss> outputs) {
  /** The name of the weighted sum among the metrics, where each output has its own. */
  private static final String SUM = "loss";

  public LossSettings {
    outputs = List.copyOf(outputs);
    Checks.require(!outputs.isEmpty(), "There is no loss: expected one for each output");
    List<Optional<String>> names = outputs.stream().map(OutputLoss::output).toList();
    for (Optional<String> name : names) {
      Checks.require(
          names.indexOf(name) == names.lastIndexOf(name),
          "training.losses has two losses of the output '%s': expected one",
          name.orElse(""));
    }
  }

  /** The loss of a network's only output. */
  public static LossSettings of(Loss loss) {
    return new LossSettings(List.of(OutputLoss.alone(loss)));
  }

  /**
   * The same losses of such rows: of masks, pixels may have no class, and points may not be known.
   */
  LossSettings of(DataSpec data) {
    return data.targets().contains(Target.MASK) || data.targets().contains(Target.POINTS)
        ? new LossSettings(outputs.stream().map(OutputLoss::withGaps).toList())
        : this;
  }

  /** Refuses named losses that a network or rows cannot have, as far as that is written. */
  void check(NetworkSpec network, DataSpec data) {
    if (!network.outputs().isEmpty()) {
      checkOutputs(network.outputs());
    }
    outputs.stream().filter(one -> one.output().isPresent()).forEach(one -> one.measures(data));
  }

  /** The losses of a network's outputs, in their order; refuses outputs that have none. */
  public Objective objective(Network network) {
    List<String> names = network.heads().stream().map(NamedShape::name).toList();
    checkOutputs(names);
    return new Objective(
        names.stream()
            .map(name -> new HeadLoss(name, of(name).loss(), of(name).weight()))
            .toList());
  }

  /** Of each output of a network, the numbers of the labels that it is measured by. */
  public List<List<Integer>> measures(Network network, DataSpec data) {
    return network.heads().stream().map(head -> of(head.name()).measures(data)).toList();
  }

  private OutputLoss of(String name) {
    return outputs.stream()
        .filter(one -> one.output().orElse(name).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "The output '%s' of the network has no loss: training.losses has those of"
                            + " %s",
                        name, outputs.stream().map(one -> one.output().orElse("")).toList())));
  }

  private void checkOutputs(List<String> names) {
    for (OutputLoss one : outputs) {
      Checks.require(
          one.output().isPresent() || names.size() == 1,
          "The network puts out %s, but training.loss is of one output: give each its loss in"
              + " training.losses, or name one layer in network.outputs",
          names);
      String name = one.output().orElse(names.get(0));
      Checks.require(
          names.contains(name),
          "training.losses has a loss of the output '%s', but the network puts out %s: the nearest"
              + " is '%s'",
          name,
          names,
          Nearest.of(name, names));
    }
    for (String name : names) {
      of(name);
      Checks.require(
          names.size() == 1 || !name.equals(SUM),
          "An output of several cannot be called '%s', which is what the sum of their losses is"
              + " called among the metrics: give the layer another name",
          name);
    }
  }
}
