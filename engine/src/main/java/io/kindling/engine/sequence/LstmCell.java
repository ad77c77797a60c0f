package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Lstm;
import java.util.List;

/** Long short-term memory; its state is (h, c), its gates are i, f, g, o. */
public record LstmCell() implements Cell {
  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public Op fused() {
    return new Lstm();
  }

  @Override
  public List<Value> step(Graph graph, Value x, List<Value> state, CellParameters parameters) {
    Value ofState = parameters.ofState(graph, state.get(0));
    Value sums = Formulas.add(graph, parameters.ofInput(graph, x), ofState);
    List<Value> gates = Formulas.split(graph, sums, 1, gates());
    Value input = Formulas.apply(graph, Activation.SIGMOID, gates.get(0));
    Value forget = Formulas.apply(graph, Activation.SIGMOID, gates.get(1));
    Value candidate = Formulas.apply(graph, Activation.TANH, gates.get(2));
    Value output = Formulas.apply(graph, Activation.SIGMOID, gates.get(3));
    Value kept = Formulas.multiply(graph, forget, state.get(1));
    Value cell = Formulas.add(graph, kept, Formulas.multiply(graph, input, candidate));
    Value squashed = Formulas.apply(graph, Activation.TANH, cell);
    return List.of(Formulas.multiply(graph, output, squashed), cell);
  }
}
