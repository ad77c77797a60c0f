package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;

/** What training makes smaller: the weighted sum of the losses of all outputs of a network. */
public record Objective(List<HeadLoss> heads) implements Serializable {
  public Objective {
    heads = List.copyOf(heads);
    List<String> names = heads.stream().map(HeadLoss::output).toList();
    Checks.require(!names.isEmpty(), "There is no loss: expected one for each output");
    Checks.require(
        names.stream().distinct().count() == names.size(),
        "The losses are of the outputs %s: expected one for each",
        names);
  }

  public static Objective of(HeadLoss... heads) {
    return new Objective(List.of(heads));
  }

  /** The same where labels below 0 are none, and count nowhere. */
  public Objective withGaps() {
    return new Objective(heads.stream().map(HeadLoss::withGaps).toList());
  }

  /** The loss of an output. */
  public HeadLoss of(String output) {
    return heads.stream()
        .filter(head -> head.output().equals(output))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("There is no loss of the output '%s'", output)));
  }
}
