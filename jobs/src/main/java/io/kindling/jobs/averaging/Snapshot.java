package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;

/**
 * Parameters and running statistics as a worker reads them, and the learning rates of steps that
 * shards take by themselves; not to be changed.
 */
public final class Snapshot {
  /** No numbers at all. */
  public static final Snapshot NOTHING = new Snapshot(new float[0], new float[0]);

  private final float[] parameters;
  private final float[] state;
  private final float[] rates;
  private final WireFormat format;
  private final Object version;
  private final boolean isKnown;

  /** Takes the arrays as they are. */
  public Snapshot(float[] parameters, float[] state) {
    this(parameters, state, new float[0]);
  }

  Snapshot(float[] parameters, float[] state, float[] rates) {
    this(parameters, state, rates, WireFormat.FP32);
  }

  Snapshot(float[] parameters, float[] state, float[] rates, WireFormat format) {
    this(parameters, state, rates, format, new Object(), false);
  }

  private Snapshot(
      float[] parameters,
      float[] state,
      float[] rates,
      WireFormat format,
      Object version,
      boolean isKnown) {
    this.parameters = parameters;
    this.state = state;
    this.rates = rates;
    this.format = format;
    this.version = version;
    this.isKnown = isKnown;
  }

  /** The same with the rates of the steps that begin here. */
  Snapshot with(float[] others) {
    return new Snapshot(parameters, state, others, format, version, false);
  }

  /** The same as it follows another; nothing may have changed its numbers since. */
  Snapshot after(Snapshot before) {
    return new Snapshot(parameters, state, rates, format, version, version == before.version);
  }

  /** Whether all who had the one before have these parameters. */
  boolean isKnown() {
    return isKnown;
  }

  public float[] parameters() {
    return parameters;
  }

  /** How the parameters that steps change may travel without a loss. */
  WireFormat format() {
    return format;
  }

  public float[] state() {
    return state;
  }

  /** The rates of each step's chains of links, step after step; none where the driver steps. */
  public float[] rates() {
    return rates;
  }

  /** The same numbers in arrays of their own. */
  Snapshot copy() {
    return new Snapshot(parameters.clone(), state.clone());
  }
}
