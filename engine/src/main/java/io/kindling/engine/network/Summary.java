package io.kindling.engine.network;

/**
 * A network as a table: layer, output shape, parameters; and what a worker holds outside the heap.
 */
public final class Summary {
  private static final int FLOAT = 4;

  private Summary() {}

  /**
   * The table.
   *
   * @param rows the rows of a batch that the memory is estimated for
   * @param slots the gradients that a worker holds at the same time
   */
  public static String of(Network network, int rows, int slots) {
    StringBuilder text = new StringBuilder();
    text.append(line("layer", "settings", "output", "parameters"));
    text.append(line("input", "", network.input().toString(), ""));
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      String name = i + " " + layer.word();
      String count = Integer.toString(parametersOf(network, i));
      text.append(line(name, layer.settings(), network.outputOf(i).toString(), count));
    }
    text.append(
        String.format(
            "%d parameters, %d running statistics; about %.1f MB outside the heap for %d rows%n",
            network.parameters().length(),
            network.state().length(),
            nativeBytes(network, rows, slots) / 1e6,
            rows));
    return text.toString();
  }

  /** An upper estimate: parameters, gradient slots, and each layer's output and its gradient. */
  public static long nativeBytes(Network network, int rows, int slots) {
    long perRow = network.input().elements() + network.outputs() + 2L;
    for (int i = 0; i < network.layers().size(); i++) {
      perRow += 2L * network.outputOf(i).elements();
    }
    long fixed = (long) network.parameters().length() * (1 + slots) + network.state().length();
    return FLOAT * (fixed + perRow * rows);
  }

  private static int parametersOf(Network network, int layer) {
    return network.parameters().segments().stream()
        .filter(segment -> segment.name().startsWith(layer + "."))
        .mapToInt(Segment::length)
        .sum();
  }

  private static String line(String layer, String settings, String output, String parameters) {
    return String.format("%-14s %-34s %-12s %10s%n", layer, settings, output, parameters);
  }
}
