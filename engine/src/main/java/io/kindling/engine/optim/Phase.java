package io.kindling.engine.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a step that has to be done on all parameters before the next begins.
 *
 * @param from the first link that is applied
 * @param to behind the last
 * @param norms which are taken of what the links leave
 * @param end what follows the links
 */
record Phase(int from, int to, Extent norms, List<End> end) {
  /** What is done with the parameters, in this order. */
  enum End {
    /** The update is subtracted. */
    SUBTRACT,
    /** Rows of weights are cut to the largest norm. */
    LIMIT,
    /** The mean of the weights moves on. */
    AVERAGE
  }

  /** The phases of a chain: it is cut before each link that needs norms. */
  static List<Phase> of(List<Link> links, Stepping stepping) {
    List<Phase> phases = new ArrayList<>();
    int from = 0;
    for (int link = 0; link < links.size(); link++) {
      if (links.get(link).norms() != Extent.NONE) {
        phases.add(new Phase(from, link, links.get(link).norms(), List.of()));
        from = link;
      }
    }
    List<End> last = new ArrayList<>(List.of(End.SUBTRACT));
    List<Phase> after = new ArrayList<>();
    if (stepping.limitsRows()) {
      after.add(new Phase(links.size(), links.size(), Extent.NONE, List.of(End.LIMIT)));
    }
    if (stepping.averages() && stepping.limitsRows()) {
      after.add(new Phase(links.size(), links.size(), Extent.NONE, List.of(End.AVERAGE)));
    } else if (stepping.averages()) {
      last.add(End.AVERAGE);
    }
    phases.add(new Phase(from, links.size(), Extent.NONE, last));
    phases.addAll(after);
    return List.copyOf(phases);
  }
}
