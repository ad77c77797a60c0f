package io.kindling.engine.loss;

import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * The loss of one output of a network.
 *
 * @param output the name of the output
 * @param weight what its loss is multiplied by before the losses of all outputs are added
 */
public record HeadLoss(String output, Loss loss, float weight) implements Serializable {
  public HeadLoss {
    Checks.require(
        weight >= 0 && Float.isFinite(weight),
        "Invalid weight %s of the loss of the output %s: expected a number from 0",
        weight,
        output);
  }

  /** The same where labels below 0 are none, and count nowhere. */
  HeadLoss withGaps() {
    return new HeadLoss(output, GapsLoss.of(loss), weight);
  }
}
