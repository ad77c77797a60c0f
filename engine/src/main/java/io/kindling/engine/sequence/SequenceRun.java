package io.kindling.engine.sequence;

import io.kindling.engine.graph.Value;
import java.util.List;

/**
 * What a recurrence gives for a sequence.
 *
 * @param y [T,N,H], the first array of the state after each step
 * @param state the state after each row's last step
 */
public record SequenceRun(Value y, List<Value> state) {
  public SequenceRun {
    state = List.copyOf(state);
  }
}
