package io.kindling.jobs.space;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Settings that are drawn: a section like a configuration's, in which {@code { uniform = [a, b] }},
 * {@code { logUniform = [a, b] }}, {@code { integer = [a, b] }} and {@code { choice = [ … ] }}
 * stand for values. Such may stand inside the options of a choice, and inside lists of layers.
 */
public final class Space {
  private final ConfigObject section;
  private final Map<String, ConfigValue> byKey = new LinkedHashMap<>();

  private Space(ConfigObject section) {
    this.section = section;
  }

  /**
   * Reads a section.
   *
   * @throws IllegalArgumentException with the key and the reason where it says nothing to draw from
   */
  public static Space of(ConfigObject section) {
    Space space = new Space(section);
    Checks.require(
        !section.isEmpty(),
        "is empty: expected keys of the configuration with how each is drawn, such as"
            + " { training.batchSize { choice = [16, 32] } }");
    space.descend("", section);
    space.check();
    return space;
  }

  private void descend(String path, ConfigObject part) {
    for (String name : new TreeSet<>(part.keySet())) {
      String key = path + (path.isEmpty() ? "" : ".") + ConfigUtil.joinPath(name);
      ConfigValue value = part.get(name);
      if (value instanceof ConfigObject inner && !Drawn.is(inner) && !inner.isEmpty()) {
        descend(key, inner);
      } else {
        Checks.require(
            Drawn.isInside(value),
            "%s: %s is not drawn: say how, or write it in the configuration itself",
            key,
            value.unwrapped());
        byKey.put(key, value);
      }
    }
  }

  /** Looks into every option of every choice. */
  private void check() {
    byKey.forEach((key, value) -> check(key, value));
  }

  private static void check(String key, ConfigValue value) {
    if (value instanceof ConfigList list) {
      list.forEach(inner -> check(key, inner));
    } else if (Drawn.is(value)) {
      checkDrawn(key, (ConfigObject) value);
    } else if (value instanceof ConfigObject inner) {
      new TreeSet<>(inner.keySet()).forEach(name -> check(key + "." + name, inner.get(name)));
    }
  }

  private static void checkDrawn(String key, ConfigObject drawn) {
    Optional<Choice> choice;
    try {
      choice = Drawn.choice(drawn);
      Checks.require(
          choice.isPresent() || !Drawn.range(drawn).points(1).isEmpty(),
          "there is nothing to draw");
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(key + ": " + wrong.getMessage(), wrong);
    }
    for (int option = 0; option < choice.map(Choice::count).orElse(0); option++) {
      ConfigValue value = choice.get().option(option);
      Checks.require(
          !(Drawn.is(value) && Drawn.choice((ConfigObject) value).isPresent()),
          "%s: an option is a choice itself: write its options beside the others",
          key);
      check(key, value);
    }
  }

  /** As it was written. */
  public ConfigObject section() {
    return section;
  }

  /** The keys of the configuration that are drawn, each with what stands there. */
  public Map<String, ConfigValue> keys() {
    return new LinkedHashMap<>(byKey);
  }

  /**
   * What a candidate may have, by the keys of its values, in a fixed order: the names of options,
   * and the ends of ranges.
   */
  public Map<String, List<Object>> drawn() {
    return DrawnKeys.of(byKey);
  }

  /** A candidate of a random search. */
  public Candidate draw(long seed, int number) {
    return candidate(number, new Random(seed, number));
  }

  /**
   * A candidate that is more like the good ones than like the others, key by key.
   *
   * @param good the values of the better part of earlier candidates
   * @param others the values of the rest
   */
  public Candidate likely(
      long seed, int number, List<Map<String, Object>> good, List<Map<String, Object>> others) {
    return candidate(
        number, new Likely(new Random(seed, number), new Past(good), new Past(others)));
  }

  /**
   * A candidate from a part of the space around the best.
   *
   * @param bestFirst the values of earlier candidates
   * @param part of each range, and of the options of each choice, that is left
   */
  public Candidate narrowed(
      long seed, int number, List<Map<String, Object>> bestFirst, double part) {
    return candidate(number, new Narrowed(new Random(seed, number), new Past(bestFirst), part));
  }

  /**
   * A candidate that differs a little from another.
   *
   * @param values the other's
   * @param time tells several changes of one candidate apart
   */
  public Candidate perturbed(long seed, int number, int time, Map<String, Object> values) {
    return candidate(number, new Perturbed(seed, number, time, values));
  }

  /**
   * How many candidates a grid has, as far as a number holds.
   *
   * @param points of a range
   */
  public double gridSize(int points) {
    return byKey.values().stream().mapToDouble(one -> size(one, points)).reduce(1, (a, b) -> a * b);
  }

  private static double size(ConfigValue value, int points) {
    if (value instanceof ConfigList list) {
      return list.stream().mapToDouble(one -> size(one, points)).reduce(1, (a, b) -> a * b);
    }
    if (!(value instanceof ConfigObject section)) {
      return 1;
    }
    if (!Drawn.is(section)) {
      return section.values().stream()
          .mapToDouble(one -> size(one, points))
          .reduce(1, (a, b) -> a * b);
    }
    if (Drawn.choice(section).isEmpty()) {
      return Drawn.range(section).points(points).size();
    }
    Choice choice = Drawn.choice(section).orElseThrow();
    double all = 0;
    for (int option = 0; option < choice.count(); option++) {
      all += size(choice.option(option), points);
    }
    return all;
  }

  /** All candidates of a grid. */
  public List<Candidate> grid(int points) {
    List<Candidate> all = new ArrayList<>();
    Odometer odometer = new Odometer(points);
    do {
      all.add(candidate(all.size(), odometer));
    } while (odometer.next());
    return all;
  }

  Candidate candidate(int number, Picker picker) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> sets = new ArrayList<>();
    byKey.forEach((key, value) -> Sets.add(key, resolved(key, value, picker, values), sets));
    return new Candidate(number, sets, values);
  }

  private static ConfigValue resolved(
      String key, ConfigValue value, Picker picker, Map<String, Object> values) {
    if (value instanceof ConfigList list) {
      List<Object> all = new ArrayList<>();
      for (ConfigValue one : list) {
        all.add(resolved(key + "." + all.size(), one, picker, values).unwrapped());
      }
      return ConfigValueFactory.fromIterable(all);
    }
    if (!(value instanceof ConfigObject section)) {
      return value;
    }
    if (Drawn.is(section)) {
      return drawn(key, section, picker, values);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    for (String name : new TreeSet<>(section.keySet())) {
      String inner = key + "." + ConfigUtil.joinPath(name);
      all.put(name, resolved(inner, section.get(name), picker, values).unwrapped());
    }
    return ConfigValueFactory.fromMap(all);
  }

  private static ConfigValue drawn(
      String key, ConfigObject drawn, Picker picker, Map<String, Object> values) {
    if (Drawn.choice(drawn).isPresent()) {
      Choice choice = Drawn.choice(drawn).get();
      int option = picker.option(key, choice);
      values.put(key, choice.name(option));
      return resolved(key, choice.option(option), picker, values);
    }
    Range range = Drawn.range(drawn);
    double number = picker.number(key, range);
    Object value = range.isOfWholes() ? (Object) (long) number : (Object) number;
    values.put(key, value);
    return ConfigValueFactory.fromAnyRef(value);
  }
}
