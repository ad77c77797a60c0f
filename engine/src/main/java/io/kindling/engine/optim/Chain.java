package io.kindling.engine.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * The links that step some of the parameters, one after another.
 *
 * @param name stands before the names of its state; empty for the usual optimizer
 */
record Chain(String name, float rate, RateSchedule schedule, List<Link> links) {
  Chain {
    links = List.copyOf(links);
  }

  /** Links that are applied without a norm in between, from the first to behind the last. */
  record Part(int from, int to) {}

  boolean isByLayer() {
    return links.stream().anyMatch(link -> link.norms() == Extent.SEGMENT);
  }

  /** How many arrays of state it keeps. */
  int slots() {
    return links.stream().mapToInt(link -> link.state().length).sum();
  }

  /** The chain, cut before each link that needs norms. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int link = 0; link < links.size(); link++) {
      if (links.get(link).norms() != Extent.NONE) {
        parts.add(new Part(from, link));
        from = link;
      }
    }
    parts.add(new Part(from, links.size()));
    return parts;
  }

  /** Which norms a part begins with. */
  Extent norms(Part part) {
    return part.from() < part.to() ? links.get(part.from()).norms() : Extent.NONE;
  }
}
