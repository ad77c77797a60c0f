package io.kindling.jobs.training;

/**
 * The best weights so far.
 *
 * @param epoch the epoch, from 1, at whose end they stood
 * @param steps the steps made until then
 * @param metric what was watched
 * @param value its value at that moment, the best so far
 */
public record BestWeights(int epoch, long steps, String metric, double value, Weights weights) {}
