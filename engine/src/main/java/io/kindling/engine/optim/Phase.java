package io.kindling.engine.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a step that has to be done on all parameters before the next begins.
 *
 * @param parts the links that are applied, for each chain
 * @param norms which are taken of what the links leave
 * @param end what follows the links
 */
record Phase(List<Chain.Part> parts, Extent norms, List<End> end) {
  /** What is done with the parameters, in this order. */
  enum End {
    /** The update is subtracted. */
    SUBTRACT,
    /** Rows of weights are cut to the largest norm. */
    LIMIT,
    /** The mean of the weights moves on. */
    AVERAGE
  }

  /** Whether the phase changes updates or parameters element by element. */
  boolean isApplied() {
    return end.contains(End.SUBTRACT) || parts.stream().anyMatch(part -> part.from() < part.to());
  }

  /**
   * The phases of chains side by side. All begin with the same links, those that clip; behind them
   * a chain that needs fewer norms waits for the others.
   */
  static List<Phase> of(List<Chain> chains, Stepping stepping) {
    List<List<Chain.Part>> cut = chains.stream().map(Chain::parts).toList();
    int count = cut.stream().mapToInt(List::size).max().orElse(1);
    List<Phase> phases = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      boolean last = number + 1 == count;
      List<Chain.Part> parts = new ArrayList<>();
      Extent norms = Extent.NONE;
      for (int chain = 0; chain < chains.size(); chain++) {
        parts.add(part(cut.get(chain), number));
        Extent own = chains.get(chain).norms(part(cut.get(chain), number + 1));
        norms = norms == Extent.NONE ? own : norms;
      }
      phases.add(new Phase(List.copyOf(parts), norms, last ? ends(stepping) : List.of()));
    }
    List<Chain.Part> nothing = chains.stream().map(chain -> new Chain.Part(0, 0)).toList();
    if (stepping.limitsRows()) {
      phases.add(new Phase(nothing, Extent.NONE, List.of(End.LIMIT)));
    }
    if (stepping.averages() && stepping.limitsRows()) {
      phases.add(new Phase(nothing, Extent.NONE, List.of(End.AVERAGE)));
    }
    return List.copyOf(phases);
  }

  private static Chain.Part part(List<Chain.Part> parts, int number) {
    return number < parts.size() ? parts.get(number) : new Chain.Part(0, 0);
  }

  private static List<End> ends(Stepping stepping) {
    return stepping.averages() && !stepping.limitsRows()
        ? List.of(End.SUBTRACT, End.AVERAGE)
        : List.of(End.SUBTRACT);
  }
}
