package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Rnn;
import java.util.List;

/** A plain recurrent layer with tanh or relu; its state is h. */
public record PlainCell(Activation activation) implements Cell {
  @Override
  public int gates() {
    return 1;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public Op fused() {
    return new Rnn(activation);
  }

  @Override
  public List<Value> step(Graph graph, Value x, List<Value> state, CellParameters parameters) {
    Value ofState = parameters.ofState(graph, state.get(0));
    Value sum = Formulas.add(graph, parameters.ofInput(graph, x), ofState);
    return List.of(Formulas.apply(graph, activation, sum));
  }
}
