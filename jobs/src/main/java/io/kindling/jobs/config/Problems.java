package io.kindling.jobs.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration; collected, so that everything is said at once. */
final class Problems {
  private final List<String> sentences = new ArrayList<>();

  void add(ConfigOrigin origin, String sentence) {
    sentences.add(place(origin) + ": " + sentence);
  }

  void add(String sentence) {
    sentences.add(sentence);
  }

  int count() {
    return sentences.size();
  }

  List<String> all() {
    return List.copyOf(sentences);
  }

  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigException(sentences);
    }
  }

  /** Where a value stands: {@code file:line}, or the option it came from. */
  static String place(ConfigOrigin origin) {
    String text = origin.description();
    int line = origin.lineNumber();
    String suffix = ": " + line;
    if (line < 1 || !text.endsWith(suffix)) {
      return text;
    }
    String file = text.substring(0, text.length() - suffix.length());
    return file.startsWith("--") ? file : file + ":" + line;
  }
}
