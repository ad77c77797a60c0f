package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKind;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The zeros that windows find around an input.
 *
 * @param rule how many there are
 * @param before before each dimension; empty unless the rule is {@link Rule#SIZES}
 * @param behind behind each dimension, likewise
 */
public record Padding(Rule rule, List<Integer> before, List<Integer> behind) {
  /** How many zeros there are. */
  public enum Rule {
    /** None. */
    VALID("valid"),
    /** As many as make the output as large as the input divided by the stride, rounded up. */
    SAME("same"),
    /** As many as the sizes say. */
    SIZES("");

    private final String word;

    Rule(String word) {
      this.word = word;
    }
  }

  public static final Padding VALID = new Padding(Rule.VALID, List.of());
  public static final Padding SAME = new Padding(Rule.SAME, List.of());

  private static final FieldKind<Padding> WORD =
      FieldKinds.word(List.of(SAME, VALID), padding -> padding.rule.word);
  private static final FieldKind<Padding> SIZES =
      FieldKinds.as(
          FieldKinds.wholes("the zeros on each side, such as 1 or [1, 2]", 0),
          Padding::of,
          Padding::before);
  private static final FieldKind<Padding> SIDES =
      FieldKinds.as(
          FieldKinds.pairs("those before and behind each dimension, such as [[0, 1], [2, 1]]", 0),
          Padding::ofSides,
          Padding::sides);

  public Padding {
    before = List.copyOf(before);
    behind = List.copyOf(behind);
    Checks.require(
        rule == Rule.SIZES ? !before.isEmpty() : before.isEmpty(),
        "Invalid padding %s with the sizes %s: expected same or valid without sizes, or sizes",
        rule,
        before);
    Checks.require(
        before.size() == behind.size(),
        "Invalid padding of %s before and %s behind: expected as many numbers",
        before,
        behind);
    for (List<Integer> side : List.of(before, behind)) {
      Checks.require(
          side.stream().allMatch(zeros -> zeros >= 0),
          "Invalid padding %s: expected numbers from 0",
          side);
    }
  }

  /** The same number on both sides of a dimension. */
  public Padding(Rule rule, List<Integer> sizes) {
    this(rule, sizes, sizes);
  }

  /** The same number on both sides of a dimension. */
  public static Padding of(List<Integer> sizes) {
    return new Padding(Rule.SIZES, sizes);
  }

  /** A number before and one behind each dimension. */
  public static Padding of(List<Integer> before, List<Integer> behind) {
    return new Padding(Rule.SIZES, before, behind);
  }

  private static Padding ofSides(List<List<Integer>> sides) {
    return of(
        sides.stream().map(pair -> pair.get(0)).toList(),
        sides.stream().map(pair -> pair.get(1)).toList());
  }

  private List<List<Integer>> sides() {
    return IntStream.range(0, before.size())
        .mapToObj(i -> List.of(before.get(i), behind.get(i)))
        .toList();
  }

  /** The field of a layer that may have padding. */
  static Field<Padding> field() {
    return Field.of(
        "padding",
        new FieldKind<>(
            WORD.range() + ", or " + SIZES.range() + ", or " + SIDES.range(),
            value ->
                WORD.read()
                    .apply(value)
                    .or(() -> SIZES.read().apply(value))
                    .or(() -> SIDES.read().apply(value)),
            padding -> true,
            Padding::write),
        VALID,
        "zeros",
        "What windows find around the input; same makes it as large as input / stride.");
  }

  private Object write() {
    FieldKind<Padding> kind = rule != Rule.SIZES ? WORD : before.equals(behind) ? SIZES : SIDES;
    return kind.write().apply(this);
  }

  @Override
  public String toString() {
    return rule == Rule.SIZES ? (before.equals(behind) ? before : sides()).toString() : rule.word;
  }
}
