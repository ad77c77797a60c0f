package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A list of changes, each an object that names the change's word. Like a layer, a change with a
 * main setting has the others beside it; one without has all of them in a section.
 */
final class AugmentList implements Kind<AugmentList.Written> {
  /**
   * Changes as they were written.
   *
   * @param text the same as HOCON, with the defaults of their settings
   */
  record Written(Augmentation augmentation, String text) {
    /** Images stay as they are. */
    static final Written NONE = new Written(Augmentation.NONE, "[]");
  }

  @Override
  public String range() {
    return "a list such as [ { flip = horizontal }, { crop { padding = 4 } }, { rotate = 15, chance"
        + " = 0.5 } ]";
  }

  @Override
  public Written read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    Problems problems = new Problems();
    List<Change> changes = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int number = 0;
    for (ConfigValue one : (ConfigList) value) {
      Problems own = new Problems("in data.augment, change " + ++number + ": ");
      change(one, own, changes, texts);
      own.all().forEach(problems::add);
    }
    problems.throwIfAny();
    try {
      String text = "[ " + String.join(", ", texts) + " ]";
      return texts.isEmpty() ? Written.NONE : new Written(new Augmentation(changes), text);
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(Problems.place(value.origin()) + ": " + refused.getMessage());
    }
  }

  private static void change(
      ConfigValue value, Problems problems, List<Change> changes, List<String> texts) {
    if (value.valueType() != ConfigValueType.OBJECT || ((ConfigObject) value).isEmpty()) {
      problems.add(
          value.origin(),
          "expected an object such as { flip = horizontal }, found " + Reader.found(value));
      return;
    }
    ConfigObject object = (ConfigObject) value;
    Optional<AugmentKeys.Word> found = word(object, problems);
    if (found.isPresent()) {
      AugmentKeys.Word word = found.get();
      UnknownKeys.check(object, word.settings(), " of " + word.word(), problems);
      Reader reader = new Reader(object.toConfig(), problems);
      reader.section(word.word(), () -> word.build().apply(reader)).ifPresent(changes::add);
      if (problems.count() == 0) {
        texts.add(text(word, reader));
      }
    }
  }

  private static Optional<AugmentKeys.Word> word(ConfigObject object, Problems problems) {
    List<AugmentKeys.Word> named =
        AugmentKeys.words().stream().filter(one -> object.containsKey(one.word())).toList();
    if (named.size() == 1) {
      return Optional.of(named.get(0));
    }
    if (named.isEmpty()) {
      unknown(object, problems);
    } else {
      problems.add(
          object.origin(),
          String.format(
              "it names several, %s: write each as an object of its own",
              named.stream().map(AugmentKeys.Word::word).toList()));
    }
    return Optional.empty();
  }

  /** The key that someone meant as the word is one that is no setting of a change. */
  private static void unknown(ConfigObject object, Problems problems) {
    Set<String> words = new TreeSet<>();
    Set<String> settings = new TreeSet<>();
    for (AugmentKeys.Word word : AugmentKeys.words()) {
      words.add(word.word());
      word.settings().forEach(setting -> settings.add(setting.key()));
    }
    TreeSet<String> keys = new TreeSet<>(object.keySet());
    String found =
        keys.stream().filter(key -> !settings.contains(key)).findFirst().orElseGet(keys::first);
    problems.add(
        object.get(found).origin(),
        String.format(
            "unknown change '%s': the nearest known change is '%s'",
            found, Nearest.of(found, words)));
  }

  private static String text(AugmentKeys.Word word, Reader reader) {
    Effective effective = new Effective(reader, Pattern.compile("(?!)"));
    String section = word.isSection() ? word.word() + "." : "";
    String settings =
        word.settings().stream()
            .map(
                setting ->
                    setting.key().substring(section.length())
                        + " = "
                        + effective.value(setting, one -> true))
            .collect(Collectors.joining(", "));
    return word.isSection()
        ? "{ " + word.word() + " { " + settings + " } }"
        : "{ " + settings + " }";
  }

  @Override
  public String write(Written value) {
    return value.text();
  }
}
