package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kinds of settings. */
public final class Kinds {
  private Kinds() {}

  /** A whole number from {@code least}. */
  public static Kind<Long> wholeFrom(long least) {
    return wholeBetween(least, Long.MAX_VALUE);
  }

  /** A whole number in a range, both ends included. */
  public static Kind<Long> wholeBetween(long least, long most) {
    String upTo = most >= Integer.MAX_VALUE ? "" : " to " + most;
    String range = least == Long.MIN_VALUE ? "a whole number" : "a whole number from " + least;
    return kind(
        range + upTo, value -> whole(value), number -> number >= least && number <= most, false);
  }

  /** A number for which {@code allowed} holds; {@code range} says it in words. */
  public static Kind<Double> number(String range, Predicate<Double> allowed) {
    return new Plain<>(range, Kinds::decimal, allowed, false) {
      @Override
      public String write(Double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
            ? Long.toString(value.longValue())
            : value.toString();
      }
    };
  }

  /** A list of numbers for all of which {@code allowed} holds. */
  public static Kind<List<Double>> numbers(String range, Predicate<Double> allowed) {
    Kind<Double> one = number(range, allowed);
    return new Plain<>(range, value -> numbers(value, one), list -> !list.isEmpty(), false) {
      @Override
      public String write(List<Double> value) {
        return value.stream().map(one::write).collect(Collectors.joining(", ", "[", "]"));
      }
    };
  }

  private static List<Double> numbers(ConfigValue value, Kind<Double> one) {
    if (value.valueType() != ConfigValueType.LIST) {
      throw new IllegalArgumentException("not a list");
    }
    return ((ConfigList) value).stream().map(one::read).toList();
  }

  /** Any text; {@code range} says what it means. */
  public static Kind<String> text(String range) {
    return new Plain<>(range, Kinds::scalar, text -> !text.isBlank(), true) {
      @Override
      public String write(String value) {
        return quoted(value);
      }
    };
  }

  /** Any text but none, also of spaces and line breaks alone. */
  public static Kind<String> anyText(String range) {
    return new Plain<>(range, Kinds::scalar, text -> !text.isEmpty(), true) {
      @Override
      public String write(String value) {
        return quoted(value);
      }
    };
  }

  /** One character, or the word tab. */
  public static Kind<String> character() {
    return new Plain<>("one character, or the word tab", Kinds::characterOf, c -> true, true) {
      @Override
      public String write(String value) {
        return value.equals("\t") ? "tab" : ConfigUtil.quoteString(value);
      }
    };
  }

  /** True or false. */
  public static Kind<Boolean> flag() {
    return kind("true or false", value -> Boolean.valueOf(word(value, "true", "false")), f -> true);
  }

  /** One of some words, each with its value. */
  public static <T> Kind<T> word(List<T> values, Function<T, String> words) {
    String[] all = values.stream().map(words).toArray(String[]::new);
    Function<ConfigValue, T> read =
        value -> values.get(Arrays.asList(all).indexOf(word(value, all)));
    return new Plain<>(oneOf(all), read, value -> true, true) {
      @Override
      public String write(T value) {
        return words.apply(value);
      }
    };
  }

  /** One of some words, as text. */
  public static Kind<String> word(String... words) {
    return word(List.of(words), Function.identity());
  }

  /** A time such as {@code 30 s}, or a number of seconds. */
  public static Kind<Duration> time() {
    return new Plain<>("a time above 0, such as 30 s", Kinds::duration, Kinds::above0, true) {
      @Override
      public String write(Duration value) {
        return value.toMillis() % 1000 == 0 ? value.toSeconds() + " s" : value.toMillis() + " ms";
      }
    };
  }

  /** A list of texts, or one text. */
  public static Kind<List<String>> texts(String range) {
    return new Plain<>(range, Kinds::list, list -> !list.isEmpty(), false) {
      @Override
      public String write(List<String> value) {
        return value.stream().map(Kinds::quoted).collect(Collectors.joining(", ", "[", "]"));
      }
    };
  }

  private static <T> Kind<T> kind(
      String range, Function<ConfigValue, T> read, Predicate<T> allowed) {
    return kind(range, read, allowed, false);
  }

  private static <T> Kind<T> kind(
      String range, Function<ConfigValue, T> read, Predicate<T> allowed, boolean verbatim) {
    return new Plain<>(range, read, allowed, verbatim);
  }

  private static boolean above0(Duration time) {
    return time.compareTo(Duration.ZERO) > 0;
  }

  private static String scalar(ConfigValue value) {
    if (value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT) {
      throw new IllegalArgumentException("not one value");
    }
    return String.valueOf(value.unwrapped());
  }

  private static long whole(ConfigValue value) {
    double number = decimal(value);
    if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
      return Long.parseLong(scalar(value));
    }
    return (long) number;
  }

  private static double decimal(ConfigValue value) {
    if (value.valueType() == ConfigValueType.BOOLEAN) {
      throw new IllegalArgumentException("not a number");
    }
    return Double.parseDouble(scalar(value));
  }

  private static String word(ConfigValue value, String... words) {
    String text = scalar(value);
    if (!Arrays.asList(words).contains(text)) {
      throw new IllegalArgumentException("not a known word");
    }
    return text;
  }

  private static Duration duration(ConfigValue value) {
    String text = scalar(value);
    return text.matches("[0-9.]+")
        ? Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)))
        : value.atKey("time").getDuration("time");
  }

  private static String characterOf(ConfigValue value) {
    String text = scalar(value);
    if (text.equals("tab")) {
      return "\t";
    }
    if (text.length() != 1) {
      throw new IllegalArgumentException("not one character");
    }
    return text;
  }

  private static List<String> list(ConfigValue value) {
    List<String> texts = new ArrayList<>();
    if (value.valueType() == ConfigValueType.LIST) {
      ((ConfigList) value).forEach(one -> texts.add(scalar(one)));
    } else {
      texts.add(scalar(value));
    }
    return texts;
  }

  static String oneOf(String... words) {
    if (words.length == 1) {
      return words[0];
    }
    String first = String.join(", ", Arrays.copyOf(words, words.length - 1));
    return first + " or " + words[words.length - 1];
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !text.toLowerCase(Locale.ROOT).equals("null")
        ? text
        : ConfigUtil.quoteString(text);
  }

  /** A text that something can be made of. */
  record Checked(String range, Function<String, ?> made) implements Kind<String> {
    @Override
    public String read(ConfigValue value) {
      String text = scalar(value);
      try {
        return String.valueOf(made.apply(text)).isEmpty() ? "" : text;
      } catch (RuntimeException wrong) {
        throw new IllegalArgumentException(wrong);
      }
    }

    @Override
    public String write(String value) {
      return quoted(value);
    }

    @Override
    public boolean verbatim() {
      return true;
    }
  }

  private static class Plain<T> implements Kind<T> {
    private final String range;
    private final Function<ConfigValue, T> read;
    private final Predicate<T> allowed;
    private final boolean verbatim;

    Plain(String range, Function<ConfigValue, T> read, Predicate<T> allowed, boolean verbatim) {
      this.range = range;
      this.read = read;
      this.allowed = allowed;
      this.verbatim = verbatim;
    }

    @Override
    public String range() {
      return range;
    }

    @Override
    public T read(ConfigValue value) {
      T typed = read.apply(value);
      if (!allowed.test(typed)) {
        throw new IllegalArgumentException("out of range");
      }
      return typed;
    }

    @Override
    public boolean verbatim() {
      return verbatim;
    }
  }
}
