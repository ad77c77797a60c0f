package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Reshape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which values of a layer, and of those inside it, are sequences whose rows have lengths of their
 * own. A value that goes to several layers may have lengths in one of them alone.
 */
final class RowLengths {
  private final Map<Value, Value> known = new HashMap<>();

  Optional<Value> of(Value x) {
    return Optional.ofNullable(known.get(x));
  }

  void put(Value x, Value lengths) {
    known.put(x, lengths);
  }

  /**
   * The values that come to a layer, whose lengths are known from here on. A value that comes twice
   * with different lengths becomes two, so that a layer before it that adds nothing to the graph,
   * as those do that are for training alone, lends its lengths to no other.
   */
  List<Value> taken(List<Flow> flows, Graph graph) {
    Map<Value, Optional<Value>> before = new HashMap<>();
    List<Value> values = new ArrayList<>();
    for (Flow flow : flows) {
      Optional<Value> first = before.getOrDefault(flow.value(), flow.lengths());
      Value own = first.equals(flow.lengths()) ? flow.value() : another(graph, flow.value());
      before.put(own, flow.lengths());
      flow.lengths().ifPresent(lengths -> put(own, lengths));
      values.add(own);
    }
    return values;
  }

  private static Value another(Graph graph, Value x) {
    return graph.add(new Reshape(x.shape()), x).output();
  }

  /**
   * What layers inside put out, whose lengths are known from here on. One that they only handed on
   * becomes two where its lengths are others here.
   */
  Value outOfBlock(Flow output, Graph graph, int nodesBefore) {
    Value y = output.value();
    if (output.lengths().equals(of(y))) {
      return y;
    }
    Value own = y.node().number() < nodesBefore ? another(graph, y) : y;
    output.lengths().ifPresent(lengths -> put(own, lengths));
    return own;
  }

  /** A sequence with lengths that are given, one number a row. */
  static Flow given(LayerContext context, Flow x, Value lengths) {
    Shape shape = x.value().shape();
    Checks.require(
        shape.rank() > 1,
        "It names lengths, which are for sequences of shape [T] or [T,C], found %s",
        shape.withoutOuter());
    Value held = context.held(lengths, shape.size(1));
    Checks.require(
        x.lengths().isEmpty() || x.lengths().get().equals(held),
        "It names lengths, but its sequences have lengths already, from padding or from a layer"
            + " before: leave one of the two out");
    return new Flow(x.value(), Optional.of(held));
  }

  /** Adds a layer, and knows the lengths behind it. */
  Value through(LayerSpec layer, List<Value> inputs, LayerContext context) {
    Masking masking = masking(layer, inputs);
    Value y = layer.apply(inputs, context);
    if (masking == Masking.EACH_STEP) {
      lengths(inputs).forEach(lengths -> put(y, lengths));
    } else if (masking == Masking.LEAVES_OUT) {
      of(inputs.get(0)).ifPresent(lengths -> put(y, lengths));
    }
    return y;
  }

  private List<Value> lengths(List<Value> inputs) {
    return inputs.stream().filter(known::containsKey).map(known::get).distinct().toList();
  }

  private static Masking masking(LayerSpec layer, List<Value> inputs) {
    return layer.masking(inputs.stream().map(input -> input.shape().withoutOuter()).toList());
  }

  /** Whether a layer with these inputs leaves absent steps out. */
  boolean areLeftOut(LayerSpec layer, List<Value> inputs) {
    return !lengths(inputs).isEmpty() && masking(layer, inputs).leavesOut();
  }

  /** Refuses what cannot be right with these inputs. */
  void check(LayerSpec layer, List<Value> inputs) {
    int lengths = lengths(inputs).size();
    if (lengths == 0) {
      return;
    }
    Masking masking = masking(layer, inputs);
    Checks.require(
        masking != Masking.UNAWARE,
        "The %s layer does not tell steps that are there from padding, but the rows of its input"
            + " have lengths of their own: make one step of each row before it (overTime, or"
            + " returns = last), or leave 'padding' and 'lengths' out",
        layer.word());
    Checks.require(
        masking != Masking.FINDS,
        "The %s layer finds lengths by its padding, but its input has lengths already: leave one"
            + " of the two out",
        layer.word());
    Checks.require(
        masking != Masking.EACH_STEP || lengths == 1,
        "The %s layer joins sequences step by step, but their lengths come from different places:"
            + " make one step of each before it",
        layer.word());
  }
}
