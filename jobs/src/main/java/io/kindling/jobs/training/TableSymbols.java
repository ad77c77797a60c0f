package io.kindling.jobs.training;

import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.jobs.config.ConfigException;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.SymbolColumn;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Embeddings that take columns of a table must know all symbols that these become. */
final class TableSymbols {
  private final Network network;

  private TableSymbols(Network network) {
    this.network = network;
  }

  /** Refuses embeddings that are too small for the numbers that go straight into them. */
  static void check(Network network, Encoders encoders) {
    TableSymbols symbols = new TableSymbols(network);
    List<LayerEntry> layers = network.spec().layers();
    for (int layer = 0; layer < layers.size(); layer++) {
      if (layers.get(layer).layer() instanceof EmbeddingLayer embedding) {
        OptionalInt input = symbols.inputOf(layer);
        if (input.isPresent()) {
          String name = layers.get(layer).name().orElse(Integer.toString(layer));
          symbols.check(name, embedding, input.getAsInt(), encoders);
        }
      }
    }
  }

  private void check(String name, EmbeddingLayer embedding, int input, Encoders encoders) {
    int from =
        network.inputs().subList(0, input).stream().mapToInt(one -> one.shape().elements()).sum();
    int to = from + network.inputs().get(input).shape().elements();
    Optional<SymbolColumn> largest =
        encoders.symbols().stream()
            .filter(column -> column.from() < to && column.from() + column.count() > from)
            .max(Comparator.comparingInt(SymbolColumn::symbols));
    if (largest.isPresent() && largest.get().symbols() > embedding.symbols()) {
      int needed = largest.get().symbols();
      throw new ConfigException(
          String.format(
              "The embedding layer %s has %d symbols, but the column %s becomes %d, numbered from"
                  + " 0: write symbols = %d",
              name, embedding.symbols(), largest.get().column(), needed, needed));
    }
  }

  /** The input that a layer takes as it is; none where something is made of it before. */
  private OptionalInt inputOf(int layer) {
    List<LayerEntry> layers = network.spec().layers();
    List<String> from = layers.get(layer).from();
    if (from.isEmpty()) {
      return layer == 0 ? OptionalInt.of(0) : through(layer - 1);
    }
    if (from.size() > 1) {
      return OptionalInt.empty();
    }
    List<String> inputs = network.inputs().stream().map(NamedShape::name).toList();
    int input = inputs.indexOf(from.get(0));
    if (input >= 0) {
      return OptionalInt.of(input);
    }
    OptionalInt named =
        IntStream.range(0, layers.size())
            .filter(other -> layers.get(other).name().equals(Optional.of(from.get(0))))
            .findFirst();
    return named.isPresent() ? through(named.getAsInt()) : named;
  }

  /** That of a layer which changes no number. */
  private OptionalInt through(int layer) {
    LayerSpec spec = network.spec().layers().get(layer).layer();
    return spec instanceof Flatten || spec instanceof ReshapeLayer
        ? inputOf(layer)
        : OptionalInt.empty();
  }
}
