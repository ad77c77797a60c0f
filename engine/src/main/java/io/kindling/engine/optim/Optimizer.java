package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain of links. Holds no state: what lives from step to step is passed in. */
public final class Optimizer {
  private final float rate;
  private final Stepping stepping;
  private final List<Link> links;
  private final List<Phase> phases;
  private final Optional<Regions> regions;

  private Optimizer(float rate, Stepping stepping, List<Link> links, Optional<Regions> regions) {
    this.rate = rate;
    this.stepping = stepping;
    this.links = List.copyOf(links);
    this.phases = Phase.of(links, stepping);
    this.regions = regions;
  }

  /**
   * The parts of the parameters.
   *
   * @param zones what is trained, by settings
   * @param rows segments whose rows are limited
   */
  record Regions(List<Zone> zones, List<Segment> rows) {}

  /** The rule alone, on parameters whose division makes no difference to it. */
  public static Optimizer of(OptimizerSpec rule) {
    List<Link> links = rule.links();
    Checks.require(
        links.stream().noneMatch(link -> link.norms() == Extent.SEGMENT),
        "The optimizer %s takes norms layer by layer: give it the segments of the parameters",
        rule.word());
    return new Optimizer(rule.rate(), Stepping.PLAIN, links, Optional.empty());
  }

  /** A rule and all around it, on parameters that are divided into segments. */
  public static Optimizer of(OptimizerSpec rule, Stepping stepping, List<Segment> segments) {
    List<Link> links = stepping.links(rule);
    List<Zone> zones = Zones.bySegment(segments, stepping.groups());
    boolean byLayer = links.stream().anyMatch(link -> link.norms() == Extent.SEGMENT);
    List<Segment> rows = new ArrayList<>();
    for (Segment segment : Zones.trained(segments, stepping.groups())) {
      if (segment.shape().rank() > 1) {
        rows.add(segment);
      }
    }
    Regions regions = new Regions(byLayer ? zones : Zones.merged(zones), rows);
    return new Optimizer(rule.rate(), stepping, links, Optional.of(regions));
  }

  /** The state before the first step. */
  public OptimizerState initialState(int parameters) {
    List<String[]> names = new ArrayList<>(links.stream().map(Link::state).toList());
    if (stepping.averages()) {
      names.add(new String[] {"average"});
    }
    return OptimizerState.zeros(names, parameters);
  }

  /**
   * Begins a step, whose phases are then worked on in slices.
   *
   * @param step its number, from 1
   * @param gradient is used up: it holds what was subtracted afterwards
   * @param rateFactor multiplies the learning rate: what the schedule says
   */
  public OptimizerStep begin(
      long step, double rateFactor, float[] gradient, float[] parameters, OptimizerState state) {
    Checks.require(step > 0, "Invalid step %s: steps are counted from 1", step);
    Regions own = regions.orElseGet(() -> whole(parameters.length));
    return new OptimizerStep(
        this, own, step, (float) (rate * rateFactor), gradient, parameters, state);
  }

  private static Regions whole(int length) {
    return new Regions(
        List.of(new Zone(0, length, 1, 1)), List.of(new Segment("all", 0, Shape.of(length))));
  }

  /**
   * Steps the parameters from {@code from} to below {@code to}, and their state, in place: writing
   * to second arrays took 1.3 ms instead of 0.2 for 535,000 parameters, because twice the arrays no
   * longer fit the cache. For chains that work element by element, where any cut into slices,
   * worked on in any order, gives the same numbers; others go through {@link #begin}.
   *
   * @param step the number of this step, from 1
   * @param gradient is used up: it holds what was subtracted afterwards
   */
  public void stepInPlace(
      int from, int to, long step, float[] gradient, float[] parameters, OptimizerState state) {
    OptimizerStep whole = begin(step, 1, gradient, parameters, state);
    Checks.require(
        phases.size() == 1 || (from == 0 && to == parameters.length),
        "This optimizer needs norms of all parameters: step them as a whole");
    do {
      whole.work(from, to);
    } while (whole.next());
  }

  /**
   * The weights that are measured and kept: their mean where one is taken, else the parameters
   * themselves. Not to be changed.
   *
   * @param steps how many steps have been made
   */
  public float[] measured(long steps, float[] parameters, OptimizerState state) {
    return stepping.averages() && steps > 0 ? state.of(links.size())[0] : parameters;
  }

  List<Link> links() {
    return links;
  }

  List<Phase> phases() {
    return phases;
  }

  Stepping stepping() {
    return stepping;
  }
}
