package io.kindling.jobs.trial;

import java.io.Serializable;

/**
 * A part of a trial.
 *
 * @param epochs after which it ends, counted from the trial's beginning
 * @param start how the trial stood after the part before
 */
public record Leg(Trial trial, int epochs, Saved start) implements Serializable {}
