package io.kindling.engine.network;

import io.kindling.engine.Checks;
import java.util.List;
import java.util.Optional;

/**
 * A layer in a list of layers.
 *
 * @param name what other layers and the windows of its parameters call it; its number where empty
 * @param from the names of the layers and inputs it takes; the one before it where empty
 * @param lengths the input of the network that says how many steps each row of the sequence has
 *     that this layer takes; of two, of the second
 */
public record LayerEntry(
    Optional<String> name, List<String> from, Optional<String> lengths, LayerSpec layer) {
  private static final String NAME = "[A-Za-z][A-Za-z0-9_-]*";
  private static final int LONGEST_NAME = 200;
  private static final int MOST_SOURCES = 10_000;

  public LayerEntry {
    from = List.copyOf(from);
    name.ifPresent(LayerEntry::checkName);
    Checks.require(
        from.size() <= MOST_SOURCES,
        "A layer takes %s others: expected at most %s",
        from.size(),
        MOST_SOURCES);
    from.forEach(LayerEntry::checkLength);
    lengths.ifPresent(LayerEntry::checkLength);
  }

  /** A layer that takes sequences as long as they stand, or finds their lengths itself. */
  public LayerEntry(Optional<String> name, List<String> from, LayerSpec layer) {
    this(name, from, Optional.empty(), layer);
  }

  /** A layer without a name that takes what is before it. */
  public static LayerEntry of(LayerSpec layer) {
    return new LayerEntry(Optional.empty(), List.of(), layer);
  }

  /** A layer with a name that takes what is before it. */
  public static LayerEntry named(String name, LayerSpec layer) {
    return new LayerEntry(Optional.of(name), List.of(), layer);
  }

  /** The name, or the number that stands in for it. */
  String nameOr(int number) {
    return name.orElse(Integer.toString(number));
  }

  private static void checkLength(String name) {
    Checks.require(
        name.length() <= LONGEST_NAME,
        "A name has %s characters, '%s…': expected at most %s",
        name.length(),
        name.substring(0, Math.min(20, name.length())),
        LONGEST_NAME);
  }

  static void checkName(String name) {
    checkLength(name);
    Checks.require(
        name.matches(NAME),
        "Invalid name '%s': expected a letter, then letters, digits, _ or -",
        name);
  }
}
