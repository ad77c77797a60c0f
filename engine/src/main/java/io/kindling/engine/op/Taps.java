package io.kindling.engine.op;

import io.kindling.engine.graph.Shape;
import java.util.List;

/** The products that a convolution sums up, visited in the order of its output. */
final class Taps {
  private final Sliding sliding;
  private final int groups;
  private final Shape x;
  private final Shape weight;
  private final Shape y;

  Taps(Sliding sliding, int groups, Shape x, Shape weight, Shape y) {
    this.sliding = sliding;
    this.groups = groups;
    this.x = x;
    this.weight = weight;
    this.y = y;
  }

  /** One product: its places in the input, the weights and the output. */
  interface Tap {
    void at(int x, int weight, int y);
  }

  void forEach(Tap tap) {
    int outputs = y.size(1);
    int inputs = weight.size(1);
    int image = x.size(2) * x.size(3);
    int places = weight.size(2) * weight.size(3);
    int windows = y.size(2) * y.size(3);
    List<Integer> kernel = List.of(weight.size(2), weight.size(3));
    for (int n = 0; n < y.size(0); n++) {
      for (int o = 0; o < outputs; o++) {
        int firstChannel = o / (outputs / groups) * inputs;
        for (int window = 0; window < windows; window++) {
          int to = (n * outputs + o) * windows + window;
          for (int c = 0; c < inputs; c++) {
            int from = (n * x.size(1) + firstChannel + c) * image;
            int at = (o * inputs + c) * places;
            sliding.window(
                window / y.size(3),
                window % y.size(3),
                x.size(2),
                x.size(3),
                kernel,
                (pixel, place) -> tap.at(from + pixel, at + place, to));
          }
        }
      }
    }
  }
}
