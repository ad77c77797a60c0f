package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Select;
import io.kindling.engine.op.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A kind of recurrence. Its state is a list of arrays [N,H]; the first of them is what a step puts
 * out.
 */
public sealed interface Cell permits LstmCell, GruCell, PlainCell {
  /** How many times H the outer size of the weights is. */
  int gates();

  /** The arrays of a state. */
  int states();

  /** The op that runs all steps of a sequence. */
  Op fused();

  /** The state after one more step, from elementary ops. */
  List<Value> step(Graph graph, Value x, List<Value> state, CellParameters parameters);

  /** Runs a sequence by the op that does all steps. */
  default SequenceRun over(
      Graph graph, Sequence sequence, List<Value> initial, CellParameters parameters) {
    List<Value> inputs = new ArrayList<>(List.of(sequence.x()));
    inputs.addAll(checked(initial));
    inputs.addAll(parameters.asList());
    sequence.lengths().ifPresent(inputs::add);
    Node node = graph.add(fused(), inputs.toArray(Value[]::new));
    List<Value> last = IntStream.rangeClosed(1, states()).mapToObj(node::output).toList();
    return new SequenceRun(node.output(0), last);
  }

  /** The same, step by step from elementary ops. */
  default SequenceRun unrolled(
      Graph graph, Sequence sequence, List<Value> initial, CellParameters parameters) {
    Checks.require(
        sequence.steps() > 0,
        "An unrolled recurrence has at least one step, found a sequence of shape %s",
        sequence.x().shape());
    List<Value> outputs = new ArrayList<>();
    List<Value> state = checked(initial);
    Shape row = sequence.x().shape().withoutOuter();
    for (int t = 0; t < sequence.steps(); t++) {
      Value cut = graph.add(new Slice(0, t, t + 1), sequence.x()).output();
      List<Value> next = step(graph, Formulas.reshape(graph, cut, row), state, parameters);
      if (sequence.lengths().isPresent()) {
        Value runs = runs(graph, sequence.lengths().get(), t);
        outputs.add(select(graph, runs, next.get(0), Formulas.number(graph, 0)));
        state = select(graph, runs, next, state);
      } else {
        outputs.add(next.get(0));
        state = next;
      }
    }
    return new SequenceRun(Formulas.stack(graph, 0, outputs), state);
  }

  /** The state that a sequence starts from where none is carried. */
  default List<Value> zeroState(Graph graph, int rows, CellParameters parameters) {
    Shape shape = Shape.of(rows, parameters.hidden());
    return IntStream.range(0, states())
        .mapToObj(i -> graph.add(new Fill(0, shape)).output())
        .toList();
  }

  private List<Value> checked(List<Value> state) {
    Checks.require(
        state.size() == states(),
        "%s takes a state of %s arrays, found %s",
        this,
        states(),
        state.size());
    return state;
  }

  /** [N,1]: 1 for the rows that have not ended before step t. */
  private static Value runs(Graph graph, Value lengths, int t) {
    Value column = Formulas.reshape(graph, lengths, Shape.of(lengths.shape().size(0), 1));
    Value step = Formulas.number(graph, t);
    return graph.add(new Pairwise(PairFunction.GREATER), column, step).output();
  }

  private static List<Value> select(
      Graph graph, Value condition, List<Value> left, List<Value> right) {
    return IntStream.range(0, left.size())
        .mapToObj(i -> select(graph, condition, left.get(i), right.get(i)))
        .toList();
  }

  private static Value select(Graph graph, Value condition, Value left, Value right) {
    return graph.add(new Select(), condition, left, right).output();
  }
}
