package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arrays that an optimizer keeps between steps, by chain, link and name. Chains share them,
 * each with the elements that it steps: there are as many as the chain has that keeps the most.
 */
public final class OptimizerState {
  private final List<Chain> chains;
  private final List<Zone> zones;
  private final Parts[] slots;
  private final float[][][][][] byLink;
  private final Optional<float[]> average;
  private final int parameters;

  private OptimizerState(
      List<Chain> chains,
      List<Zone> zones,
      Parts[] slots,
      Optional<float[]> average,
      int parameters) {
    this.chains = chains;
    this.zones = zones;
    this.slots = slots;
    this.average = average;
    this.parameters = parameters;
    int parts = slots.length == 0 ? 1 : slots[0].count();
    this.byLink = new float[parts][chains.size()][][][];
    for (int part = 0; part < parts; part++) {
      for (int chain = 0; chain < chains.size(); chain++) {
        byLink[part][chain] = byLink(chains.get(chain), part);
      }
    }
  }

  private float[][][] byLink(Chain chain, int part) {
    float[][][] arrays = new float[chain.links().size()][][];
    int slot = 0;
    for (int link = 0; link < arrays.length; link++) {
      arrays[link] = new float[chain.links().get(link).state().length][];
      for (int i = 0; i < arrays[link].length; i++) {
        arrays[link][i] = slots[slot++].array(part);
      }
    }
    return arrays;
  }

  /** Zeros in arrays of {@code part} numbers. */
  static OptimizerState zeros(List<Chain> chains, List<Zone> zones, int parameters, int part) {
    Parts[] slots = new Parts[chains.stream().mapToInt(Chain::slots).max().orElse(0)];
    Arrays.setAll(slots, slot -> new Parts(parameters, part));
    return new OptimizerState(chains, zones, slots, Optional.empty(), parameters);
  }

  /** With a mean of the weights. */
  OptimizerState withAverage() {
    return new OptimizerState(chains, zones, slots, Optional.of(new float[parameters]), parameters);
  }

  /** The arrays of a link, of a part; the same for all parts where links keep nothing. */
  float[][] of(int chain, int link, int part) {
    return byLink[slots.length == 0 ? 0 : part][chain][link];
  }

  /** Whether it can go on with steps of so many parameters at a time. */
  boolean suits(int part) {
    return slots.length == 0 || slots[0].length() == part;
  }

  float[] average() {
    return average.orElseThrow(() -> new IllegalStateException("There is no mean of the weights"));
  }

  /** How many numbers links keep between steps; a mean of the weights is not among them. */
  public int size() {
    return Math.multiplyExact(slots.length, parameters);
  }

  /** Copies what links keep to a place in an array, in an order that only this class knows. */
  public void copyInto(float[] target, int at) {
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot].copyInto(0, parameters, target, at + slot * parameters);
    }
  }

  /** Takes what links keep from where {@link #copyInto} put it. */
  public void takeFrom(float[] source, int at) {
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot].takeFrom(0, parameters, source, at + slot * parameters);
    }
  }

  /** Makes what links keep zeros, as before the first step. */
  public void reset() {
    for (Parts slot : slots) {
      slot.clear();
    }
  }

  private String averageName() {
    return chains.get(0).links().size() + ".average";
  }

  /** One array of one link. */
  private record Entry(String name, int chain, Parts values) {}

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int chain = 0; chain < chains.size(); chain++) {
      List<Link> links = chains.get(chain).links();
      int slot = 0;
      for (int link = 0; link < links.size(); link++) {
        for (String own : links.get(link).state()) {
          String name = chains.get(chain).name() + link + "." + own;
          entries.add(new Entry(name, chain, slots[slot++]));
        }
      }
    }
    return entries;
  }

  /**
   * The arrays by name, as a checkpoint keeps them: {@code 0.mean}, {@code 0.square} …, and {@code
   * group1.0.trace} … for the groups with an optimizer of their own. Each has the elements that its
   * chain steps, in order, and no others.
   */
  public Map<String, float[]> export() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (Entry entry : entries()) {
      float[] own = new float[stepped(entry.chain())];
      copy(entry, (from, at, length) -> entry.values().copyInto(from, length, own, at));
      all.put(entry.name(), own);
    }
    average.ifPresent(mean -> all.put(averageName(), mean.clone()));
    return all;
  }

  /** The state with these arrays, whole; names and lengths must be those of {@link #export}. */
  public OptimizerState restored(Map<String, float[]> saved) {
    List<Entry> expected = entries();
    List<String> names = new ArrayList<>(expected.stream().map(Entry::name).toList());
    average.ifPresent(mean -> names.add(averageName()));
    Checks.require(
        saved.size() == names.size() && saved.keySet().containsAll(names),
        "The saved optimizer state holds %s, this optimizer keeps %s",
        saved.keySet(),
        names);
    OptimizerState copy = zeros(chains, zones, parameters, parameters);
    for (Entry entry : copy.entries()) {
      float[] own = saved.get(entry.name());
      checkLength(entry.name(), own.length, stepped(entry.chain()));
      copy(entry, (to, at, length) -> entry.values().takeFrom(to, length, own, at));
    }
    if (average.isEmpty()) {
      return copy;
    }
    float[] mean = saved.get(averageName());
    checkLength(averageName(), mean.length, parameters);
    return new OptimizerState(chains, zones, copy.slots, Optional.of(mean.clone()), parameters);
  }

  private static void checkLength(String name, int found, int expected) {
    Checks.require(
        found == expected,
        "The saved optimizer state %s has %s numbers, expected %s",
        name,
        found,
        expected);
  }

  /** Copies elements between their place among all parameters and among those of a chain. */
  @FunctionalInterface
  private interface Move {
    void of(int place, int ownPlace, int length);
  }

  private void copy(Entry entry, Move move) {
    int at = 0;
    for (Zone zone : zones) {
      if (zone.chain() == entry.chain()) {
        int length = zone.to() - zone.from();
        move.of(zone.from(), at, length);
        at += length;
      }
    }
  }

  private int stepped(int chain) {
    return zones.stream()
        .filter(zone -> zone.chain() == chain)
        .mapToInt(zone -> zone.to() - zone.from())
        .sum();
  }
}
