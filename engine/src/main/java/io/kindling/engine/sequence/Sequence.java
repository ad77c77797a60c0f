package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.ReverseSequence;
import java.util.Optional;

/**
 * A batch of sequences.
 *
 * @param x [T,N,I]
 * @param lengths [N], how many steps each row has; all of T where they are missing
 */
public record Sequence(Value x, Optional<Value> lengths) {
  public Sequence {
    Checks.require(
        x.shape().rank() == 3,
        "A batch of sequences has the shape [time, rows, features], found %s",
        x.shape());
  }

  /** Sequences of one length. */
  public static Sequence of(Value x) {
    return new Sequence(x, Optional.empty());
  }

  public Sequence withLengths(Value given) {
    return new Sequence(x, Optional.of(given));
  }

  /** Other numbers for the same steps. */
  public Sequence with(Value other) {
    return new Sequence(other, lengths);
  }

  public int steps() {
    return x.shape().size(0);
  }

  public int rows() {
    return x.shape().size(1);
  }

  /** Each row's own steps from the last to the first. */
  public Sequence reversed(Graph graph) {
    ReverseSequence reverse = new ReverseSequence();
    return with(
        lengths
            .map(given -> graph.add(reverse, x, given).output())
            .orElseGet(() -> graph.add(reverse, x).output()));
  }
}
