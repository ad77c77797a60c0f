package io.kindling.engine.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that a layer inside a block takes from around it.
 *
 * @param taker the path of the layer
 * @param name what it takes
 * @param kind as what it takes it
 */
record Reach(String taker, String name, Kind kind) {
  /** As what something is taken. */
  enum Kind {
    INPUT,
    LENGTHS
  }

  /** What the layers inside a layer take from around it. */
  static List<Reach> of(LayerSpec layer, String path) {
    List<Reach> all = new ArrayList<>();
    for (Inner inner : layer.inside()) {
      all.addAll(inner.layers().reaches(inner.below(path)));
    }
    return all;
  }

  /** What a layer itself takes by name. */
  static List<Reach> of(LayerEntry entry, String path) {
    List<Reach> own = new ArrayList<>();
    entry.from().forEach(name -> own.add(new Reach(path, name, Kind.INPUT)));
    entry.lengths().ifPresent(name -> own.add(new Reach(path, name, Kind.LENGTHS)));
    return own;
  }

  /** The names that the taker sees in the blocks inside a layer, those of its own block first. */
  Set<String> namesInside(LayerSpec layer, String path) {
    Set<String> names = new LinkedHashSet<>();
    for (Inner inner : layer.inside()) {
      List<LayerEntry> entries = inner.layers().entries();
      for (int i = 0; i < entries.size(); i++) {
        String own = Declarations.below(inner.below(path), entries.get(i).nameOr(i));
        if (taker.equals(own) || taker.startsWith(own + ".")) {
          names.addAll(namesInside(entries.get(i).layer(), own));
          names.addAll(inner.layers().names());
        }
      }
    }
    return names;
  }
}
