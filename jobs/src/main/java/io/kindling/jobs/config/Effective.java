package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private <T> String value(Setting<T> setting, Predicate<Setting<?>> holds) {
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
    StringBuilder text = new StringBuilder("network = [\n");
    for (ConfigValue layer : (ConfigList) reader.config().getValue(NetworkKeys.KEY)) {
      text.append("  ").append(object((ConfigObject) layer)).append('\n');
    }
    return text.append("]\n").toString();
  }

  /** An object on one line, the layer's word first. */
  private static String object(ConfigObject object) {
    if (object.isEmpty()) {
      return "{}";
    }
    Set<String> words = NetworkKeys.all().keySet();
    Comparator<String> wordFirst = Comparator.comparing(key -> !words.contains(key));
    Comparator<String> activationLater = Comparator.comparing(key -> key.equals("activation"));
    return object.keySet().stream()
        .sorted(wordFirst.thenComparing(activationLater).thenComparing(Comparator.naturalOrder()))
        .map(key -> key + assigned(object.get(key)))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String assigned(ConfigValue value) {
    return value instanceof ConfigObject inner
        ? " " + object(inner)
        : " = " + value.render(ConfigRenderOptions.concise().setJson(false));
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
