package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.recurrent.RNN;
import java.util.ArrayList;
import java.util.List;

/** The recurrent functions of PyTorch itself: torch.lstm, torch.gru, torch.rnn_tanh and _relu. */
enum TorchSequences {
  LSTM(4, 2),
  GRU(3, 1),
  TANH(1, 1),
  RELU(1, 1);

  private final int gates;
  private final int states;

  TorchSequences(int gates, int states) {
    this.gates = gates;
    this.states = states;
  }

  int gates() {
    return gates;
  }

  int states() {
    return states;
  }

  /**
   * The outputs and last states of stacked layers.
   *
   * @param x [T,N,I]
   * @param initial the states, each [layers * directions,N,H]
   * @param parameters by layer and direction: w_ih, w_hh, b_ih, b_hh
   */
  List<NDArray> stacked(
      NDArray x, List<NDArray> initial, List<NDArray> parameters, int layers, int directions) {
    NDList weights = new NDList(parameters);
    boolean both = directions == 2;
    var extended = x.getNDArrayInternal();
    NDArray h0 = initial.get(0);
    return switch (this) {
      case LSTM ->
          extended.lstm(x, new NDList(initial), weights, true, layers, 0, true, both, false);
      case GRU -> extended.gru(x, h0, weights, true, layers, 0, true, both, false);
      case TANH ->
          extended.rnn(x, h0, weights, true, layers, RNN.Activation.TANH, 0, true, both, false);
      case RELU ->
          extended.rnn(x, h0, weights, true, layers, RNN.Activation.RELU, 0, true, both, false);
    };
  }

  /** The states of one layer and direction, each [N,H], as those of a stack. */
  List<NDArray> single(NDArray x, List<NDArray> initial, List<NDArray> parameters) {
    List<NDArray> outer = initial.stream().map(state -> state.expandDims(0)).toList();
    List<NDArray> found = new ArrayList<>(stacked(x, outer, parameters, 1, 1));
    for (int i = 1; i < found.size(); i++) {
      found.set(i, found.get(i).squeeze(0));
    }
    return found;
  }

  /** Rows of different lengths through one layer and direction; its states are [N,H]. */
  List<NDArray> packed(
      NDArray x, List<NDArray> initial, List<NDArray> parameters, double[] lengths) {
    List<NDArray> outer = initial.stream().map(state -> state.expandDims(0)).toList();
    List<NDArray> found = packed(x, outer, parameters, 1, 1, lengths);
    for (int i = 1; i < found.size(); i++) {
      found.set(i, found.get(i).squeeze(0));
    }
    return found;
  }

  /**
   * Rows of different lengths: each row runs alone for its own steps, as in a packed sequence, and
   * its outputs are padded with zeros.
   */
  List<NDArray> packed(
      NDArray x,
      List<NDArray> initial,
      List<NDArray> parameters,
      int layers,
      int directions,
      double[] lengths) {
    List<List<NDArray>> rows = new ArrayList<>();
    for (int n = 0; n < lengths.length; n++) {
      String row = n + ":" + (n + 1);
      List<NDArray> own = initial.stream().map(state -> state.get(":," + row)).toList();
      NDArray zero = own.get(0).get("0:1").zerosLike().repeat(2, directions);
      NDArray padding = zero.repeat(0, (long) (x.getShape().get(0) - lengths[n]));
      List<NDArray> found = new ArrayList<>(List.of(padding));
      if (lengths[n] == 0) {
        found.addAll(own);
      } else {
        NDArray steps = x.get("0:" + (int) lengths[n] + "," + row);
        found = new ArrayList<>(stacked(steps, own, parameters, layers, directions));
        found.set(0, found.get(0).concat(padding, 0));
      }
      rows.add(found);
    }
    List<NDArray> outputs = new ArrayList<>();
    for (int i = 0; i <= states; i++) {
      int output = i;
      outputs.add(
          rows.stream()
              .map(found -> found.get(output))
              .reduce((left, right) -> left.concat(right, 1))
              .orElseThrow());
    }
    return outputs;
  }
}
