package io.kindling.engine.sequence;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Leaf;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The state of a recurrence that goes through a long sequence window by window: inputs of a graph
 * that hold it before a window, outputs that hold it after. No gradient goes back from a window to
 * the one before: back-propagation is truncated at the window's start. Between two runs the caller
 * carries it over, before anything else is run; what maps a value to its numbers is a program's
 * {@code buffer}.
 */
public record CarriedState(List<Value> before, List<Value> after) {
  public CarriedState {
    before = List.copyOf(before);
    after = List.copyOf(after);
    List<Shape> starts = before.stream().map(Value::shape).toList();
    List<Shape> ends = after.stream().map(Value::shape).toList();
    Checks.require(
        starts.equals(ends),
        "A state is carried from the end of a window to the start of the next: expected the shapes"
            + " %s at the end, found %s",
        starts,
        ends);
    Checks.require(
        before.stream().allMatch(value -> value.node().op() instanceof Leaf),
        "A state goes into a window as inputs of its graph, found %s",
        before);
  }

  /** The state of a stack, layer by layer. */
  public static CarriedState of(List<List<Value>> before, List<List<Value>> after) {
    return new CarriedState(flat(before), flat(after));
  }

  private static List<Value> flat(List<List<Value>> states) {
    return states.stream().flatMap(List::stream).toList();
  }

  /** Inputs for the state of a stack, named {@code name.layer.array}. */
  public static List<List<Value>> inputs(
      Graph graph, String name, Cell cell, int rows, List<CellParameters> parameters) {
    List<List<Value>> inputs = new ArrayList<>();
    for (CellParameters one : parameters) {
      List<Value> state = new ArrayList<>();
      for (int i = 0; i < cell.states(); i++) {
        String label = name + "." + inputs.size() + "." + i;
        Shape shape = Shape.of(rows, one.hidden());
        state.add(graph.add(Leaf.input(label, shape)).output());
      }
      inputs.add(state);
    }
    return inputs;
  }

  /** How many numbers the state has. */
  public int length() {
    return before.stream().mapToInt(value -> value.shape().elements()).sum();
  }

  /** Makes the state after the last run the one before the next. */
  public void carryInPlace(Function<Value, FloatBuffer> buffers) {
    for (int i = 0; i < before.size(); i++) {
      FloatBuffer end = buffers.apply(after.get(i));
      buffers.apply(before.get(i)).put(0, end, 0, before.get(i).shape().elements());
    }
  }

  /** Makes the state before the next run zero, as at the start of a sequence. */
  public void resetInPlace(Function<Value, FloatBuffer> buffers) {
    writeInPlace(new float[length()], buffers);
  }

  /** The state after the last run, as a copy in one array. */
  public float[] read(Function<Value, FloatBuffer> buffers) {
    float[] state = new float[length()];
    int at = 0;
    for (Value value : after) {
      buffers.apply(value).get(0, state, at, value.shape().elements());
      at += value.shape().elements();
    }
    return state;
  }

  /** Makes this the state before the next run; the counterpart of {@link #read}. */
  public void writeInPlace(float[] state, Function<Value, FloatBuffer> buffers) {
    Checks.require(
        state.length == length(),
        "A carried state has %s numbers, found %s: it is of another network or batch size",
        length(),
        state.length);
    int at = 0;
    for (Value value : before) {
      buffers.apply(value).put(0, state, at, value.shape().elements());
      at += value.shape().elements();
    }
  }
}
