package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;
import java.io.Serializable;
import java.util.List;

/**
 * What happens to the rows of training steps, in order.
 *
 * @param changes those that mix rows are the last
 */
public record Augmentation(List<Change> changes) implements Serializable {
  /** Rows stay as they are. */
  public static final Augmentation NONE = new Augmentation(List.of());

  public Augmentation {
    changes = List.copyOf(changes);
    for (int i = 1; i < changes.size(); i++) {
      Checks.require(
          changes.get(i) instanceof Mixing || !(changes.get(i - 1) instanceof Mixing),
          "data.augment has %s behind %s, which mixes rows when all else is done to them: expected"
              + " it in front",
          changes.get(i).word(),
          changes.get(i - 1).word());
    }
  }

  /** In this order. */
  public static Augmentation of(Change... changes) {
    return new Augmentation(List.of(changes));
  }

  public boolean isNone() {
    return changes.isEmpty();
  }

  /** Those that mix a row with another. */
  public List<Mixing> mixings() {
    return changes.stream().filter(Mixing.class::isInstance).map(Mixing.class::cast).toList();
  }

  /** The words of those that mix rows, for messages. */
  public List<String> mixingWords() {
    return mixings().stream().map(Mixing::word).toList();
  }

  /** Refuses images of a size for which a change makes no sense. */
  public void check(Picture picture) {
    changes.forEach(change -> change.check(picture));
  }
}
