package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerKind;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Layers in a configuration: objects that name the layer's word. A layer with a main field has its
 * other fields beside it, as in {@code { dense = 10, activation = relu }}; one without has all of
 * them in a section, as in {@code { batchNorm { momentum = 0.2 } }}.
 */
final class LayerKeys {
  static final String NAME = "name";
  static final String FROM = "from";
  static final String LENGTHS = "lengths";

  /** What all layers may have, in the order in which it is written. */
  static final List<String> COMMON = List.of(NAME, FROM, LENGTHS);

  private LayerKeys() {}

  /** The key of a field. */
  static String key(LayerKind<?> kind, Field<?> field) {
    if (kind.main().isEmpty()) {
      return kind.word() + "." + field.name();
    }
    return kind.main().get() == field ? kind.word() : field.name();
  }

  /** The layers of a list; each that cannot be read is noted and left out. */
  static List<LayerEntry> entries(ConfigList list, String path, Problems problems) {
    List<LayerEntry> entries = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      entry(list.get(i), path + i, problems).ifPresent(entries::add);
    }
    return entries;
  }

  private static Optional<LayerEntry> entry(ConfigValue value, String path, Problems problems) {
    String where = "layer " + path + " of the network";
    if (value.valueType() != ConfigValueType.OBJECT || ((ConfigObject) value).isEmpty()) {
      problems.add(
          value.origin(),
          where + " must be an object such as { dense = 10 }, found " + Reader.found(value));
      return Optional.empty();
    }
    ConfigObject object = (ConfigObject) value;
    Optional<LayerKind<?>> found = LayerWord.of(object, where, problems);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LayerKind<?> kind = found.get();
    int before = problems.count();
    checkKeys(object, kind, where, problems);
    try {
      LayerSpec layer = kind.build(new Reading(object, kind, path, problems));
      LayerEntry entry =
          new LayerEntry(
              word(object, NAME, problems),
              from(object, problems),
              word(object, LENGTHS, problems),
              layer);
      return problems.count() == before ? Optional.of(entry) : Optional.empty();
    } catch (Missing noted) {
      return Optional.empty();
    } catch (IllegalArgumentException refused) {
      if (problems.count() == before) {
        problems.add(value.origin(), refused.getMessage());
      }
      return Optional.empty();
    }
  }

  private static void checkKeys(
      ConfigObject object, LayerKind<?> kind, String where, Problems problems) {
    Set<String> known = new TreeSet<>(COMMON);
    known.add(kind.word());
    kind.fields().forEach(field -> known.add(key(kind, field)));
    boolean section = kind.main().isEmpty();
    for (Map.Entry<String, ConfigValue> one : new TreeMap<>(object).entrySet()) {
      if (!known.contains(one.getKey())) {
        unknown(one.getKey(), one.getValue(), known, where, problems);
      }
    }
    ConfigValue mark = object.get(kind.word());
    if (!section) {
      return;
    }
    if (mark.valueType() != ConfigValueType.OBJECT) {
      problems.add(
          mark.origin(),
          "'" + kind.word() + "' must be a section { }, found " + Reader.found(mark));
      return;
    }
    for (Map.Entry<String, ConfigValue> one : new TreeMap<>((ConfigObject) mark).entrySet()) {
      String key = kind.word() + "." + one.getKey();
      if (!known.contains(key)) {
        unknown(key, one.getValue(), known, where, problems);
      }
    }
  }

  private static void unknown(
      String key, ConfigValue value, Set<String> known, String where, Problems problems) {
    problems.add(
        value.origin(),
        String.format(
            "unknown key '%s' in %s: the nearest known key is '%s'",
            key, where, Nearest.of(key, known)));
  }

  private static Optional<String> word(ConfigObject object, String key, Problems problems) {
    ConfigValue value = object.get(key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<String> word = new WrittenConfig(value, key, problems).text();
    if (word.isEmpty()) {
      problems.add(value.origin(), "'" + key + "' must be a word, found " + Reader.found(value));
    }
    return word;
  }

  private static List<String> from(ConfigObject object, Problems problems) {
    ConfigValue value = object.get(FROM);
    return value == null ? List.of() : names(value, FROM, problems);
  }

  /** A list of names, or one of them. */
  static List<String> names(ConfigValue value, String key, Problems problems) {
    try {
      return Kinds.texts("names").read(value);
    } catch (IllegalArgumentException wrong) {
      problems.add(
          value.origin(),
          String.format(
              "'%s' must be a list of names, such as [a, b], found %s", key, Reader.found(value)));
      return List.of();
    }
  }

  /** The fields of one layer; what is wrong with them is noted. */
  private record Reading(ConfigObject object, LayerKind<?> kind, String path, Problems problems)
      implements Fields {
    @Override
    public <T> Optional<T> find(Field<T> field) {
      String key = key(kind, field);
      boolean section = kind.main().isEmpty();
      ConfigValue mark = object.get(kind.word());
      ConfigObject holder = object;
      if (section) {
        if (mark.valueType() != ConfigValueType.OBJECT) {
          return Optional.empty();
        }
        holder = (ConfigObject) mark;
      }
      ConfigValue value = holder.get(section ? field.name() : key);
      if (value == null) {
        return Optional.empty();
      }
      int before = problems.count();
      WrittenConfig written = new WrittenConfig(value, path + "." + field.name(), problems);
      Optional<T> read = field.kind().read().apply(written).filter(field.kind().allows());
      if (read.isEmpty() && problems.count() == before) {
        problems.add(
            value.origin(),
            String.format(
                "'%s' must be %s, found %s", key, field.kind().range(), Reader.found(value)));
      }
      return read;
    }

    @Override
    public RuntimeException missing(Field<?> field) {
      String key = key(kind, field);
      if (!object.toConfig().hasPath(key)) {
        problems.add(
            object.origin(),
            String.format(
                "'%s' is missing in layer %s of the network: expected %s",
                key, path, field.kind().range()));
      }
      return new Missing(key);
    }
  }

  /** A field without a value, whose problem has been noted. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing(String key) {
      super(key);
    }
  }
}
