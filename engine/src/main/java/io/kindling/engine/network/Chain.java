package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Layers inside a layer: one behind the other. */
public record Chain(List<LayerEntry> entries) {
  /** No layers: what comes in goes out. */
  public static final Chain NONE = new Chain(List.of());

  public Chain {
    entries = List.copyOf(entries);
    Set<String> names = new HashSet<>();
    for (LayerEntry entry : entries) {
      Checks.require(
          entry.from().isEmpty(),
          "Layers inside a layer take what is before them: remove 'from' of the %s layer",
          entry.layer().word());
      Checks.require(
          entry.lengths().isEmpty(),
          "Layers inside a layer have the lengths of what is before them: remove 'lengths' of the %s"
              + " layer",
          entry.layer().word());
      entry
          .name()
          .ifPresent(
              name ->
                  Checks.require(
                      names.add(name),
                      "Two layers have the name '%s': names tell them apart",
                      name));
    }
  }

  public static Chain of(LayerSpec... layers) {
    return new Chain(Stream.of(layers).map(LayerEntry::of).toList());
  }

  Shape place(Shape input, Declarations declarations) {
    Shape shape = input;
    for (int i = 0; i < entries.size(); i++) {
      LayerEntry entry = entries.get(i);
      shape = declarations.place(entry.nameOr(i), entry.layer(), List.of(shape));
    }
    return shape;
  }

  Value apply(Value input, LayerContext context) {
    Value value = input;
    for (int i = 0; i < entries.size(); i++) {
      LayerEntry entry = entries.get(i);
      value = context.inside(entry.nameOr(i)).add(entry.layer(), List.of(value));
    }
    return value;
  }

  @Override
  public String toString() {
    return entries.stream()
        .map(entry -> entry.layer().word())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
