package io.kindling.jobs.trial;

import java.io.Serializable;

/**
 * What came of a part of a trial.
 *
 * @param result as of the whole trial, measured where it stands now
 * @param over whether the trial has come to its end
 * @param state from which it goes on; nothing where it is over
 */
public record LegEnd(TrialResult result, boolean over, Saved state) implements Serializable {}
