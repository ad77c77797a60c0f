package io.kindling.jobs.trial;

import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Overlay;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * One training of several.
 *
 * @param number its own, from 0
 * @param name what it is called in messages
 * @param sets the settings in which it differs from the configuration of all, as KEY=VALUE
 * @param draw the rows that it takes
 * @param overlay what it takes of its rows to train on in place of what they say themselves
 * @param kept what is brought to the driver beside the figures
 */
public record Trial(
    int number, String name, List<String> sets, Draw draw, Overlay overlay, Set<Kept> kept)
    implements Serializable {
  /** What may be brought to the driver. */
  public enum Kept {
    /** What is predicted of the rows of the test part. */
    PREDICTIONS,
    /** The model. */
    MODEL,
    /** How long the model takes for a row, as one of the figures. */
    LATENCY
  }

  public Trial {
    sets = List.copyOf(sets);
    kept = Set.copyOf(kept);
  }

  /** Of rows as they are. */
  public Trial(int number, String name, List<String> sets, Draw draw, Set<Kept> kept) {
    this(number, name, sets, draw, Overlay.NONE, kept);
  }

  /** The same on other rows. */
  Trial drawing(Draw rows) {
    return new Trial(number, name, sets, rows, overlay, kept);
  }

  /** The same, of which something is brought. */
  public Trial keeping(Set<Kept> what) {
    return new Trial(number, name, sets, draw, overlay, what);
  }
}
