package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chains of links, each on parameters of its own. Holds no state: what lives from step to step is
 * passed in.
 */
public final class Optimizer {
  private final Stepping stepping;
  private final List<Chain> chains;
  private final List<Phase> phases;
  private final Optional<Regions> regions;

  private Optimizer(Stepping stepping, List<Chain> chains, Optional<Regions> regions) {
    this.stepping = stepping;
    this.chains = chains;
    this.phases = Phase.of(chains, stepping);
    this.regions = regions;
  }

  /**
   * The parts of the parameters.
   *
   * @param zones what is trained, by settings
   * @param pieces the zones cut into the blocks that norms are summed by
   * @param rows segments whose rows are limited
   */
  record Regions(List<Zone> zones, List<Norms.Piece> pieces, List<Segment> rows) {
    static Regions of(List<Zone> zones, List<Segment> rows) {
      return new Regions(zones, Norms.pieces(zones), rows);
    }
  }

  /** The rule alone, on parameters whose division makes no difference to it. */
  public static Optimizer of(OptimizerSpec rule) {
    List<Chain> chains = Stepping.PLAIN.chains(rule);
    Checks.require(
        chains.stream().noneMatch(Chain::isByLayer),
        "The optimizer %s takes norms layer by layer: give it the segments of the parameters",
        rule.word());
    return new Optimizer(Stepping.PLAIN, chains, Optional.empty());
  }

  /**
   * A rule and all around it, on parameters that are divided into segments. Parameters of a group
   * with an optimizer of its own are stepped by that one, within the same clipping, decay, limits
   * and means.
   */
  public static Optimizer of(OptimizerSpec rule, Stepping stepping, List<Segment> segments) {
    List<Chain> chains = stepping.chains(rule);
    List<Zone> zones = Zones.bySegment(segments, stepping.groups());
    boolean byLayer = chains.stream().anyMatch(Chain::isByLayer);
    List<Segment> rows = new ArrayList<>();
    for (Segment segment : Zones.trained(segments, stepping.groups())) {
      if (segment.shape().rank() > 1) {
        rows.add(segment);
      }
    }
    Regions regions = Regions.of(byLayer ? zones : Zones.merged(zones), rows);
    return new Optimizer(stepping, chains, Optional.of(regions));
  }

  /** The state before the first step. */
  public OptimizerState initialState(int parameters) {
    OptimizerState state = initialState(parameters, parameters);
    return stepping.averages() ? state.withAverage() : state;
  }

  /** The same in arrays of so many numbers, for steps part by part. */
  OptimizerState initialState(int parameters, int part) {
    return OptimizerState.zeros(chains, regions(parameters).zones(), parameters, part);
  }

  /**
   * Begins a step, whose phases are then worked on in slices.
   *
   * @param step its number, from 1
   * @param progress decides what the schedules multiply the learning rates by
   * @param gradient is used up: it holds what was subtracted afterwards
   */
  public OptimizerStep begin(
      long step, Progress progress, float[] gradient, float[] parameters, OptimizerState state) {
    return begin(step, rates(progress), gradient, parameters, state);
  }

  /** The learning rate of each chain of links, as the schedules have it. */
  public float[] rates(Progress progress) {
    float[] rates = new float[chains.size()];
    for (int chain = 0; chain < rates.length; chain++) {
      double factor = chains.get(chain).schedule().factor(progress);
      rates[chain] = (float) (chains.get(chain).rate() * factor);
    }
    return rates;
  }

  /** Begins a step with rates that were asked for elsewhere, see {@link #rates}. */
  public OptimizerStep begin(
      long step, float[] rates, float[] gradient, float[] parameters, OptimizerState state) {
    Checks.require(
        state.suits(parameters.length),
        "This state is not of %s parameters as a whole: only the steps that made it go on with it",
        parameters.length);
    return begin(step, rates, parameters.length, gradient, parameters, state);
  }

  /** Begins a step of so many parameters, of which the arrays hold a part at a time. */
  OptimizerStep begin(
      long step,
      float[] rates,
      int length,
      float[] gradient,
      float[] parameters,
      OptimizerState state) {
    Checks.require(step > 0, "Invalid step %s: steps are counted from 1", step);
    Checks.require(
        rates.length == chains.size(),
        "Found %s learning rates, expected one for each of %s chains of links",
        rates.length,
        chains.size());
    return new OptimizerStep(this, regions(length), step, rates, gradient, parameters, state);
  }

  /** Whether an element's step depends on no other element, and nothing but the step is kept. */
  boolean stepsEachAlone() {
    return phases.size() == 1 && !stepping.averages();
  }

  private float[] plainRates() {
    float[] rates = new float[chains.size()];
    for (int chain = 0; chain < rates.length; chain++) {
      rates[chain] = chains.get(chain).rate();
    }
    return rates;
  }

  private Regions regions(int length) {
    return regions.orElseGet(() -> whole(length));
  }

  private static Regions whole(int length) {
    // Plain stepping takes no norms.
    return new Regions(List.of(new Zone(0, length, 0, 1, 1)), List.of(), List.of());
  }

  /**
   * Steps the parameters from {@code from} to below {@code to}, and their state, in place: writing
   * to second arrays took 1.3 ms instead of 0.2 for 535,000 parameters, because twice the arrays no
   * longer fit the cache. For chains that work element by element, where any cut into slices,
   * worked on in any order, gives the same numbers; others go through {@link #begin}. Schedules
   * have no part in it.
   *
   * @param step the number of this step, from 1
   * @param gradient is used up: it holds what was subtracted afterwards
   */
  public void stepInPlace(
      int from, int to, long step, float[] gradient, float[] parameters, OptimizerState state) {
    OptimizerStep whole = begin(step, plainRates(), gradient, parameters, state);
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
    return stepping.averages() && steps > 0 ? state.average() : parameters;
  }

  /** Whether links keep numbers from step to step. */
  public boolean keepsState() {
    return chains.stream().anyMatch(chain -> chain.slots() > 0);
  }

  /** How many arrays as long as the parameters its state has, with the mean of the weights. */
  public int arrays() {
    int slots = chains.stream().mapToInt(Chain::slots).max().orElse(0);
    return slots + (stepping.averages() ? 1 : 0);
  }

  List<Chain> chains() {
    return chains;
  }

  List<Phase> phases() {
    return phases;
  }

  Stepping stepping() {
    return stepping;
  }
}
