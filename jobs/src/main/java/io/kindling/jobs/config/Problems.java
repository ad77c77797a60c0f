package io.kindling.jobs.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration; collected, so that everything is said at once. */
final class Problems {
  private final List<String> sentences = new ArrayList<>();
  private final String part;

  Problems() {
    this("");
  }

  /** Problems of a part of a configuration that is read alone, such as "in the group a: ". */
  Problems(String part) {
    this.part = part;
  }

  void add(ConfigOrigin origin, String sentence) {
    add(place(origin), sentence);
  }

  /** With the place, or the key, that the sentence is about. */
  void add(String place, String sentence) {
    sentences.add(place + ": " + part + sentence);
  }

  void add(String sentence) {
    sentences.add(part + sentence);
  }

  int count() {
    return sentences.size();
  }

  List<String> all() {
    return List.copyOf(sentences);
  }

  /** A setting that was read twice has one problem. */
  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigException(sentences.stream().distinct().toList());
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
