package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKind;
import io.kindling.engine.network.field.FieldKinds;
import java.util.List;

/**
 * The zeros that windows find around an input.
 *
 * @param rule how many there are
 * @param sizes on each side of each dimension; empty unless the rule is {@link Rule#SIZES}
 */
public record Padding(Rule rule, List<Integer> sizes) {
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
          Padding::sizes);

  public Padding {
    sizes = List.copyOf(sizes);
    Checks.require(
        rule == Rule.SIZES ? !sizes.isEmpty() : sizes.isEmpty(),
        "Invalid padding %s with the sizes %s: expected same or valid without sizes, or sizes",
        rule,
        sizes);
  }

  /** The same number on both sides of a dimension. */
  public static Padding of(List<Integer> sizes) {
    return new Padding(Rule.SIZES, sizes);
  }

  /** The field of a layer that may have padding. */
  static Field<Padding> field() {
    return Field.of(
        "padding",
        new FieldKind<>(
            WORD.range() + ", or " + SIZES.range(),
            value -> WORD.read().apply(value).or(() -> SIZES.read().apply(value)),
            padding -> true,
            padding -> (padding.rule == Rule.SIZES ? SIZES : WORD).write().apply(padding)),
        VALID,
        "zeros",
        "What windows find around the input; same makes it as large as input / stride.");
  }

  @Override
  public String toString() {
    return rule == Rule.SIZES ? sizes.toString() : rule.word;
  }
}
