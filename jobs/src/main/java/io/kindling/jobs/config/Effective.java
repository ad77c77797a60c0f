package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration that holds: what was written and the defaults of the rest, as HOCON that can be
 * read again. A value whose key looks like a secret's is written as {@code ***}.
 */
final class Effective {
  private static final int WIDTH = 100;

  private final Reader reader;
  private final Pattern secret;

  Effective(Reader reader, Pattern secret) {
    this.reader = reader;
    this.secret = secret;
  }

  /** The text; settings for which {@code holds} is false are left out unless they are written. */
  String text(Predicate<Setting<?>> holds) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.all()) {
      int dot = setting.key().indexOf('.');
      String section = setting.key().substring(0, dot);
      String name = setting.key().substring(dot + 1);
      String value = value(setting, holds);
      if (!value.isEmpty()) {
        sections.computeIfAbsent(section, key -> new ArrayList<>()).add(name + " = " + value);
      }
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (section, lines) -> {
          text.append(wrapped(section, lines));
          if (section.equals("data")) {
            text.append(network());
          }
        });
    return text.toString();
  }

  /** The value that holds, as HOCON; empty where there is none. */
  <T> String value(Setting<T> setting, Predicate<Setting<?>> holds) {
    boolean written = reader.has(setting);
    if (!written && !(holds.test(setting) && setting.fallback().isPresent())) {
      return "";
    }
    if (secret.matcher(setting.key()).find()) {
      return "\"***\"";
    }
    return written
        ? setting.kind().write(reader.find(setting).orElseThrow())
        : setting.fallbackText();
  }

  private String network() {
    if (!reader.has(NetworkKeys.KEY)) {
      return "";
    }
    ConfigValue network = reader.config().getValue(NetworkKeys.KEY);
    if (network instanceof ConfigList layers) {
      return "network = " + lines(layers, "") + "\n";
    }
    ConfigObject section = (ConfigObject) network;
    StringBuilder text = new StringBuilder("network {\n");
    for (String key : List.of(NetworkKeys.INPUTS, NetworkKeys.LAYERS, NetworkKeys.OUTPUTS)) {
      if (section.containsKey(key)) {
        ConfigValue value = section.get(key);
        boolean layers = key.equals(NetworkKeys.LAYERS);
        text.append("  ")
            .append(key)
            .append(layers ? " = " + lines((ConfigList) value, "  ") : assigned(value))
            .append('\n');
      }
    }
    return text.append("}\n").toString();
  }

  /** A list with a line for each layer. */
  private static String lines(ConfigList layers, String indent) {
    StringBuilder text = new StringBuilder("[\n");
    layers.forEach(one -> text.append(indent).append("  ").append(value(one)).append('\n'));
    return text.append(indent).append("]").toString();
  }

  /** A value on one line. */
  static String value(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return object(object);
    }
    if (value instanceof ConfigList list) {
      return list.stream().map(Effective::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.render(ConfigRenderOptions.concise().setJson(false));
  }

  /** An object on one line: its name and what it takes, the layer's word, the rest. */
  private static String object(ConfigObject object) {
    if (object.isEmpty()) {
      return "{}";
    }
    List<String> first = new ArrayList<>(LayerKeys.COMMON);
    LayerWord.of(object, "", new Problems()).ifPresent(kind -> first.add(kind.word()));
    Comparator<String> later = Comparator.comparing(key -> !first.contains(key));
    return object.keySet().stream()
        .sorted(later.thenComparing(first::indexOf).thenComparing(Comparator.naturalOrder()))
        .map(key -> ConfigUtil.joinPath(key) + assigned(object.get(key)))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String assigned(ConfigValue value) {
    return (value instanceof ConfigObject ? " " : " = ") + value(value);
  }

  private static String wrapped(String section, List<String> lines) {
    StringBuilder text = new StringBuilder(section + " {\n");
    StringBuilder line = new StringBuilder(" ");
    for (String one : lines) {
      if (line.length() > 1 && line.length() + one.length() + 2 > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(" ");
      }
      line.append(line.length() > 1 ? ", " : " ").append(one);
    }
    return text.append(line).append("\n}\n").toString();
  }
}
