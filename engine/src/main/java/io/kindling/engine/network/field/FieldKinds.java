package io.kindling.engine.network.field;

import io.kindling.engine.network.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The kinds of fields. */
public final class FieldKinds {
  private FieldKinds() {}

  /** A whole number in a range, both ends included. */
  public static FieldKind<Integer> whole(int least, int most) {
    return new FieldKind<>(
        "a whole number from " + least + (most == Integer.MAX_VALUE ? "" : " to " + most),
        FieldKinds::wholeOf,
        number -> number >= least && number <= most,
        number -> number);
  }

  /** A number for which {@code allows} holds; {@code range} says it in words. */
  public static FieldKind<Float> number(String range, Predicate<Float> allows) {
    return new FieldKind<>(
        range,
        value ->
            value.number().isPresent()
                ? Optional.of((float) value.number().getAsDouble())
                : Optional.empty(),
        allows,
        number -> number);
  }

  /** True or false. */
  public static FieldKind<Boolean> flag() {
    return new FieldKind<>("true or false", Written::flag, flag -> true, flag -> flag);
  }

  /** One of some words, each with its value. */
  public static <T> FieldKind<T> word(List<T> values, Function<T, String> words) {
    List<String> all = values.stream().map(words).toList();
    return new FieldKind<>(
        oneOf(all),
        value -> value.text().filter(all::contains).map(word -> values.get(all.indexOf(word))),
        values::contains,
        words::apply);
  }

  /** Any text; {@code range} says what it means. */
  public static FieldKind<String> text(String range) {
    return new FieldKind<>(range, Written::text, text -> !text.isBlank(), text -> text);
  }

  /** A list of whole numbers, or one of them alone; {@code range} says what they mean. */
  public static FieldKind<List<Integer>> wholes(String range, int least) {
    return new FieldKind<>(
        range,
        FieldKinds::wholesOf,
        list -> !list.isEmpty() && list.stream().allMatch(number -> number >= least),
        list -> list.size() == 1 ? list.get(0) : list);
  }

  /** A list of pairs of whole numbers; {@code range} says what they mean. */
  public static FieldKind<List<List<Integer>>> pairs(String range, int least) {
    return new FieldKind<>(
        range,
        value -> value.list().flatMap(list -> all(list, FieldKinds::pairOf)),
        list ->
            !list.isEmpty()
                && list.stream().flatMap(List::stream).allMatch(number -> number >= least),
        list -> list);
  }

  private static Optional<List<Integer>> pairOf(Written value) {
    return value
        .list()
        .filter(list -> list.size() == 2)
        .flatMap(list -> all(list, FieldKinds::wholeOf));
  }

  /** A kind whose values are turned into others, one to one. */
  public static <S, T> FieldKind<T> as(
      FieldKind<S> kind, Function<S, T> there, Function<T, S> back) {
    return new FieldKind<>(
        kind.range(),
        value -> kind.read().apply(value).filter(kind.allows()).map(there),
        value -> true,
        value -> kind.write().apply(back.apply(value)));
  }

  /** A list of layers. */
  public static FieldKind<Chain> layers() {
    return new FieldKind<>("a list of layers", Written::layers, chain -> true, chain -> chain);
  }

  /** A list of lists of layers. */
  public static FieldKind<List<Chain>> branches() {
    return new FieldKind<>(
        "a list of at least 2 lists of layers",
        value -> value.list().flatMap(list -> all(list, Written::layers)),
        list -> list.size() > 1,
        list -> list);
  }

  private static Optional<Integer> wholeOf(Written value) {
    double number = value.number().orElse(Double.NaN);
    return number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE
        ? Optional.of((int) number)
        : Optional.empty();
  }

  private static Optional<List<Integer>> wholesOf(Written value) {
    return value.list().isPresent()
        ? value.list().flatMap(list -> all(list, FieldKinds::wholeOf))
        : wholeOf(value).map(List::of);
  }

  private static <T> Optional<List<T>> all(List<Written> list, Function<Written, Optional<T>> one) {
    List<T> values = new ArrayList<>();
    for (Written written : list) {
      one.apply(written).ifPresent(values::add);
    }
    return values.size() == list.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  /** Words as a person lists them: a, b or c. */
  public static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
