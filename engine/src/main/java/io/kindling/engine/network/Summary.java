package io.kindling.engine.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A network as a table: layer, output shape, parameters, work and memory; and what a worker holds
 * outside the heap.
 */
public final class Summary {
  private static final int FLOAT = 4;

  /** The columns that hold words. */
  private static final int WORDS = 3;

  private Summary() {}

  /**
   * The table.
   *
   * @param rows the rows of a batch that the memory is estimated for
   * @param slots the gradients that a worker holds at the same time
   */
  public static String of(Network network, int rows, int slots) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("layer", "settings", "output", "parameters", "multiply-adds", "MB"));
    for (NamedShape input : network.inputs()) {
      lines.add(List.of(input.name(), "", input.shape().toString(), "", "", ""));
    }
    long multiplyAdds = 0;
    for (Placement one : network.placements()) {
      multiplyAdds += one.depth() == 0 ? one.multiplyAdds() : 0;
      lines.add(line(one, network.masks(), rows));
    }
    return table(lines)
        + String.format(
            "%d parameters, %d running statistics, %d multiply-adds a row; about %.1f MB outside"
                + " the heap for %d rows%n",
            network.parameters().length(),
            network.state().length(),
            multiplyAdds,
            nativeBytes(network, rows, slots) / 1e6,
            rows);
  }

  private static List<String> line(Placement one, Masks masks, int rows) {
    String settings = one.layer().settings();
    String masked = masks.layers().contains(one.path()) ? "masked" : "";
    return List.of(
        "  ".repeat(one.depth()) + one.path() + " " + one.layer().word(),
        settings + (settings.isEmpty() || masked.isEmpty() ? "" : ", ") + masked,
        one.output().toString(),
        Integer.toString(one.parameters()),
        Long.toString(one.multiplyAdds()),
        String.format("%.1f", FLOAT * perRow(one) * rows / 1e6));
  }

  /** Words to the left, numbers to the right. */
  private static String table(List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths[i] = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - line.get(i).length());
        row.append(i < WORDS ? line.get(i) + space : space + line.get(i)).append("  ");
      }
      text.append(row.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  /** An upper bound of what a worker holds outside the heap for training with so many rows. */
  public static long nativeBytes(Network network, int rows, int slots) {
    return NativeMemory.step(network, rows, slots);
  }

  /** The part of it that parameters, running statistics and gradients take. */
  public static long fixedBytes(Network network, int slots) {
    return NativeMemory.fixed(network, slots);
  }

  /** The numbers that a layer keeps for a row: its output, what it holds besides, and gradients. */
  private static long perRow(Placement one) {
    return 2L * (one.output().elements() + one.layer().heldNumbers(one.inputs()));
  }
}
