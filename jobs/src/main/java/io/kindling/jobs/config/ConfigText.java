package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HOCON text and {@code --set} options as one configuration: options beat the file. */
public final class ConfigText {
  /** Sections of which one alternative holds: an option that names one replaces another's. */
  private static final List<String> ALTERNATIVES =
      List.of("training.optimizer", LossKeys.KEY, OuterKeys.KEY);

  private ConfigText() {}

  /**
   * Parses a file's text.
   *
   * @param name the file, for messages
   * @param include the text of a file that is included, by the name that stands there
   */
  public static Config parse(String text, String name, Function<String, String> include) {
    OptionalInt neighbours = Neighbours.line(text);
    if (neighbours.isPresent()) {
      throw new ConfigException(
          String.format(
              "%s:%d: two { … } side by side would become one: put a comma or a line break between"
                  + " them",
              name, neighbours.getAsInt()));
    }
    try {
      return ConfigFactory.parseString(
          text, options(name).setIncluder(new Includer(name, include)));
    } catch (com.typesafe.config.ConfigException.Parse wrong) {
      throw new ConfigException(parseProblem(wrong, name));
    }
  }

  /** The configuration in which the options beat the file, with all substitutions made. */
  public static Config merged(Config file, List<String> sets) {
    Config options = ConfigFactory.empty();
    Config below = file;
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("--set takes key=value, found '" + set + "'");
      }
      String key = set.substring(0, equals).trim();
      options = option(key, set.substring(equals + 1)).withFallback(options);
      below = withoutOtherAlternatives(below, key);
    }
    try {
      Config merged = options.withFallback(below).resolve();
      return LbfgsKeys.withAllRows(ScheduleKeys.plain(LossKeys.plain(merged)));
    } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution unresolved) {
      throw new ConfigException(
          Problems.place(unresolved.origin())
              + ": "
              + unresolved.getMessage()
              + ". Set it in the environment or in the file");
    }
  }

  private static ConfigParseOptions options(String name) {
    return ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setOriginDescription(name);
  }

  private static Config option(String key, String value) {
    String origin = "--set " + key;
    List<String> path;
    try {
      path = ConfigUtil.splitPath(key);
    } catch (com.typesafe.config.ConfigException wrong) {
      throw new ConfigException("--set takes key=value, found the key '" + key + "'");
    }
    boolean verbatim =
        Settings.all().stream()
            .anyMatch(setting -> setting.key().equals(key) && setting.kind().verbatim());
    if (verbatim) {
      ConfigValue text = ConfigValueFactory.fromAnyRef(unquoted(value), origin);
      return text.atPath(ConfigUtil.joinPath(path));
    }
    try {
      return ConfigFactory.parseString(key + " = " + value, options(origin));
    } catch (com.typesafe.config.ConfigException.Parse wrong) {
      throw new ConfigException(origin + ": cannot read the value " + value);
    }
  }

  private static String unquoted(String value) {
    String text = value.trim();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Config withoutOtherAlternatives(Config file, String key) {
    Config rest = file;
    for (String section : ALTERNATIVES) {
      if (key.startsWith(section + ".")) {
        String kept = key.substring(section.length() + 1).replaceFirst("[.].*", "");
        for (String other : alternatives(section)) {
          rest = other.equals(kept) ? rest : rest.withoutPath(section + "." + other);
        }
      }
    }
    return rest;
  }

  private static List<String> alternatives(String section) {
    Stream<String> keys = Settings.all().stream().map(Setting::key);
    Stream<String> losses = LossKeys.words().map(word -> LossKeys.KEY + "." + word);
    return Stream.concat(keys, losses)
        .filter(key -> key.startsWith(section + "."))
        .map(key -> key.substring(section.length() + 1).replaceFirst("[.].*", ""))
        .distinct()
        .collect(Collectors.toList());
  }

  private static String parseProblem(com.typesafe.config.ConfigException.Parse wrong, String name) {
    String message = wrong.getMessage();
    if (wrong.origin() == null) {
      return name + ": " + message;
    }
    String prefix = wrong.origin().description() + ": ";
    String rest = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    return Problems.place(wrong.origin()) + ": this is not HOCON: " + rest;
  }

  /** Included files lie beside the file that includes them, or have a full path. */
  private record Includer(String name, Function<String, String> text) implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return parse(text.apply(what), what, text).root();
    }
  }

  /** A configuration of values by key, such as those kept with a model. */
  public static Config of(Map<String, Object> values, String name) {
    return ConfigFactory.parseMap(values, name);
  }
}
