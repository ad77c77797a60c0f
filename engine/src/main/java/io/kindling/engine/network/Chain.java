package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Layers inside a layer, a block: one behind the other unless they say what they take. They take
 * layers of the block by name, in whatever order they are written, what comes into the block as
 * {@value #INPUT}, and else what the name means around the block. The last one is put out.
 */
public record Chain(List<LayerEntry> entries) {
  /** What layers of a block call what comes into it. */
  public static final String INPUT = "blockInput";

  /** No layers: what comes in goes out. */
  public static final Chain NONE = new Chain(List.of());

  public Chain {
    entries = List.copyOf(entries);
    Map<String, Integer> numbers = numbers(entries);
    LayerOrder order = order(entries, numbers);
    boolean[] used = order.used(List.of(entries.size()));
    for (int i = 0; i < entries.size(); i++) {
      Checks.require(
          used[i + 1],
          "No layer of the block depends on its layer %s, and it is not the last, which is put out:"
              + " take it in a layer, or remove it",
          entries.get(i).nameOr(i));
    }
  }

  /** The values of a block by name: 0 is what comes in, the layers follow as they are written. */
  private static Map<String, Integer> numbers(List<LayerEntry> entries) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put(INPUT, 0);
    for (int i = 0; i < entries.size(); i++) {
      int value = i + 1;
      Optional<String> own = entries.get(i).name();
      own.ifPresent(
          name -> {
            Checks.require(
                !name.equals(INPUT),
                "A layer inside a layer has the name '%s', which means what comes into the block:"
                    + " expected another name",
                name);
            Checks.require(
                numbers.put(name, value) == null,
                "Two layers have the name '%s': names tell them apart",
                name);
          });
    }
    return numbers;
  }

  private static LayerOrder order(List<LayerEntry> entries, Map<String, Integer> numbers) {
    List<List<LayerOrder.Need>> needs = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      LayerEntry entry = entries.get(i);
      String own = entry.nameOr(i);
      List<LayerOrder.Need> of = new ArrayList<>();
      if (entry.from().isEmpty()) {
        of.add(new LayerOrder.Need(i, own));
      }
      Stream.concat(Reach.of(entry, own).stream(), Reach.of(entry.layer(), own).stream())
          .filter(reach -> isOwn(reach, numbers.keySet()))
          .forEach(reach -> of.add(new LayerOrder.Need(numbers.get(reach.name()), reach.taker())));
      needs.add(of);
    }
    return new LayerOrder(1, needs, "block");
  }

  private static boolean isOwn(Reach reach, Set<String> names) {
    return reach.kind() == Reach.Kind.INPUT && names.contains(reach.name());
  }

  public static Chain of(LayerSpec... layers) {
    return new Chain(Stream.of(layers).map(LayerEntry::of).toList());
  }

  /** Refuses the blocks of a layer where none of them takes what comes in. */
  static void checkInput(String word, List<Chain> blocks) {
    Checks.require(
        blocks.stream().anyMatch(Chain::takesInput),
        "No layer inside the %s layer takes what comes into it: leave 'from' out of the first, or"
            + " take %s",
        word,
        INPUT);
  }

  private boolean takesInput() {
    return entries.isEmpty() || order(entries, numbers(entries)).used(List.of(entries.size()))[0];
  }

  /** What its layers can take by name. */
  Set<String> names() {
    return numbers(entries).keySet();
  }

  /** What layers of this block, and those inside them, take from around it; each thing once. */
  Collection<Reach> reaches(String path) {
    Set<String> names = names();
    Map<String, Reach> all = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String own = Declarations.below(path, entries.get(i).nameOr(i));
      Stream.concat(
              Reach.of(entries.get(i), own).stream(),
              Reach.of(entries.get(i).layer(), own).stream())
          .filter(reach -> !isOwn(reach, names))
          .forEach(reach -> all.putIfAbsent(reach.kind() + reach.name(), reach));
    }
    return all.values();
  }

  /** What is made of one layer of a block from what it takes. */
  private interface Step<T> {
    T of(String name, LayerEntry entry, List<T> taken, Scope<T> scope);
  }

  private <T> T through(T input, Scope<T> around, Step<T> step) {
    Scope<T> scope = around.ofBlock();
    scope.put(INPUT, input);
    List<T> values = new ArrayList<>(List.of(input));
    entries.forEach(entry -> values.add(input));
    for (int i : order(entries, numbers(entries)).layers()) {
      LayerEntry entry = entries.get(i);
      List<T> taken =
          entry.from().isEmpty()
              ? List.of(values.get(i))
              : entry.from().stream().map(scope::find).toList();
      T made = step.of(entry.nameOr(i), entry, taken, scope);
      values.set(i + 1, made);
      entry.name().ifPresent(name -> scope.put(name, made));
    }
    return values.get(entries.size());
  }

  Shape place(Shape input, Declarations declarations) {
    return through(
        input,
        declarations.scope(),
        (name, entry, taken, scope) ->
            declarations.ofBlock(scope).place(name, entry.layer(), taken));
  }

  Value apply(Value input, LayerContext context) {
    int before = context.graph().nodes().size();
    Flow output =
        through(
            new Flow(input, context.lengths(input)),
            context.scope(),
            (name, entry, taken, scope) ->
                context
                    .ofBlock(name, scope)
                    .flow(entry.layer(), taken, entry.lengths().map(context::input)));
    return context.outOfBlock(output, before);
  }

  @Override
  public String toString() {
    return entries.stream()
        .map(entry -> entry.layer().word())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
