package io.kindling.engine.sequence;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.Gru;
import java.util.List;

/** Gated recurrent units; their state is h, their gates are r, z, n. */
public record GruCell() implements Cell {
  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public Op fused() {
    return new Gru();
  }

  @Override
  public List<Value> step(Graph graph, Value x, List<Value> state, CellParameters parameters) {
    Value h = state.get(0);
    List<Value> ofX = Formulas.split(graph, parameters.ofInput(graph, x), 1, gates());
    List<Value> ofH = Formulas.split(graph, parameters.ofState(graph, h), 1, gates());
    Value reset = gate(graph, Activation.SIGMOID, ofX.get(0), ofH.get(0));
    Value update = gate(graph, Activation.SIGMOID, ofX.get(1), ofH.get(1));
    Value remembered = Formulas.multiply(graph, reset, ofH.get(2));
    Value candidate = gate(graph, Activation.TANH, ofX.get(2), remembered);
    Value change = Formulas.multiply(graph, update, Formulas.subtract(graph, h, candidate));
    return List.of(Formulas.add(graph, candidate, change));
  }

  private static Value gate(Graph graph, Activation activation, Value left, Value right) {
    return Formulas.apply(graph, activation, Formulas.add(graph, left, right));
  }
}
