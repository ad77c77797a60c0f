package io.kindling.jobs.config;

import com.typesafe.config.ConfigObject;
import io.kindling.engine.network.LayerKind;
import io.kindling.engine.network.Layers;
import io.kindling.engine.network.field.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the kind of layer that an object means. Some words are fields of other layers, too. */
final class LayerWord {
  private LayerWord() {}

  /** The kind; empty, with the reason noted, where there is none or more than one. */
  static Optional<LayerKind<?>> of(ConfigObject object, String where, Problems problems) {
    List<LayerKind<?>> named = new ArrayList<>();
    for (LayerKind<?> kind : Layers.all()) {
      if (object.containsKey(kind.word())) {
        named.add(kind);
      }
    }
    List<LayerKind<?>> owners =
        named.stream()
            .filter(kind -> named.stream().allMatch(other -> keys(kind).contains(other.word())))
            .toList();
    Optional<String> stranger = stranger(object, owners);
    if (named.isEmpty() || stranger.isPresent()) {
      unknown(object, stranger, where, problems);
      return Optional.empty();
    }
    if (owners.size() != 1) {
      problems.add(
          object.origin(),
          String.format(
              "%s names several layers, %s: write each as an object of its own", where, named));
      return Optional.empty();
    }
    return Optional.of(owners.get(0));
  }

  private static void unknown(
      ConfigObject object, Optional<String> stranger, String where, Problems problems) {
    Set<String> words = new LinkedHashSet<>();
    Layers.all().forEach(kind -> words.add(kind.word()));
    String found = stranger.orElseGet(() -> new TreeSet<>(object.keySet()).first());
    problems.add(
        object.get(found).origin(),
        String.format(
            "unknown layer '%s' in %s: the nearest known layer is '%s'",
            found, where, Nearest.of(found, words)));
  }

  /**
   * The key that someone meant as the layer's word, where it is none: one that the layer does not
   * know and that is not nearer to one of its keys, while the layer's own word could be a field.
   */
  private static Optional<String> stranger(ConfigObject object, List<LayerKind<?>> owners) {
    Set<String> known = new TreeSet<>(LayerKeys.COMMON);
    if (owners.isEmpty()) {
      Layers.all().forEach(kind -> kind.fields().forEach(field -> known.add(field.name())));
    } else {
      owners.forEach(kind -> known.addAll(keys(kind)));
      if (owners.stream().noneMatch(LayerWord::isFieldOfOthers)) {
        return Optional.empty();
      }
    }
    Set<String> words = new TreeSet<>();
    Layers.all().forEach(kind -> words.add(kind.word()));
    return new TreeSet<>(object.keySet())
        .stream()
            .filter(key -> !known.contains(key) && !words.contains(key))
            .filter(key -> owners.isEmpty() || distance(key, words) <= distance(key, known))
            .findFirst();
  }

  private static int distance(String key, Set<String> known) {
    return Nearest.distance(key, Nearest.of(key, known));
  }

  private static boolean isFieldOfOthers(LayerKind<?> kind) {
    return Layers.all().stream()
        .filter(other -> other != kind)
        .anyMatch(other -> keys(other).contains(kind.word()));
  }

  private static Set<String> keys(LayerKind<?> kind) {
    Set<String> keys = new LinkedHashSet<>(Set.of(kind.word()));
    for (Field<?> field : kind.fields()) {
      keys.add(LayerKeys.key(kind, field));
    }
    return keys;
  }
}
