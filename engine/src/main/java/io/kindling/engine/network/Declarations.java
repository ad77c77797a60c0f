package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Collects what the layers of a network need: parameters, state and how they start. */
public final class Declarations {
  private final int layer;
  private Layout parameters;
  private Layout state;
  private final List<Initialiser> initialisers;
  private final List<Running> running;

  private Declarations(
      int layer,
      Layout parameters,
      Layout state,
      List<Initialiser> initialisers,
      List<Running> running) {
    this.layer = layer;
    this.parameters = parameters;
    this.state = state;
    this.initialisers = initialisers;
    this.running = running;
  }

  static Declarations none() {
    return new Declarations(
        0, new Layout(List.of()), new Layout(List.of()), new ArrayList<>(), new ArrayList<>());
  }

  /** The same collection, with names that start with the number of a layer. */
  Declarations forLayer(int number) {
    return new Declarations(number, parameters, state, initialisers, running);
  }

  /** A trained window of this layer. */
  public void parameter(String role, Shape shape, Initialiser initialiser) {
    parameters = parameters.plus(layer + "." + role, shape);
    initialisers.add(initialiser);
  }

  /** A window of running statistics: starts at one number and moves by a momentum. */
  public void state(String role, Shape shape, Running statistic) {
    state = state.plus(layer + "." + role, shape);
    running.add(statistic);
  }

  Layout parameters() {
    return parameters;
  }

  Layout state() {
    return state;
  }

  List<Initialiser> initialisers() {
    return List.copyOf(initialisers);
  }

  List<Running> running() {
    return List.copyOf(running);
  }

  /**
   * How a running statistic starts and moves: new = (1 - momentum) old + momentum batch.
   *
   * @param start its first value
   * @param momentum the weight of a new batch
   */
  public record Running(float start, float momentum) {}
}
