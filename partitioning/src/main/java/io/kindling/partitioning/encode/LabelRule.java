package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataSpec.Target;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which labels rows may have.
 *
 * @param wanted classes, numbers, or anything
 * @param classes the only ones; empty: all that come
 */
public record LabelRule(Wanted wanted, Set<String> classes) implements Serializable {
  private static final int MOST_SHOWN = 20;

  /** What kind of labels. */
  public enum Wanted {
    ANYTHING,
    CLASS,
    NUMBER
  }

  public LabelRule {
    classes = Set.copyOf(classes);
  }

  /** Any label, and rows without one. */
  public static LabelRule any() {
    return new LabelRule(Wanted.ANYTHING, Set.of());
  }

  public static LabelRule of(Target target, List<String> classes) {
    return new LabelRule(
        target == Target.NUMBER ? Wanted.NUMBER : Wanted.CLASS, new HashSet<>(classes));
  }

  /** A sentence on what is wrong with a label, if anything is. */
  public Optional<String> problem(String label) {
    if (wanted == Wanted.ANYTHING) {
      return Optional.empty();
    }
    if (label.isEmpty()) {
      return Optional.of("expected a label, found nothing");
    }
    if (wanted == Wanted.NUMBER) {
      return Label.isText(label)
          ? Optional.of("expected a number to predict, found '" + label + "'")
          : Optional.empty();
    }
    return classes.isEmpty() || classes.contains(Label.canonical(label))
        ? Optional.empty()
        : Optional.of("expected one of the classes " + shown() + ", found '" + label + "'");
  }

  private String shown() {
    List<String> sorted = classes.stream().sorted(Label.ORDER).toList();
    return sorted.size() <= MOST_SHOWN
        ? String.join(", ", sorted)
        : String.join(", ", sorted.subList(0, MOST_SHOWN)) + " …";
  }
}
