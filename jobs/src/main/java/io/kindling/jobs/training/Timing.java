package io.kindling.jobs.training;

/**
 * Where the time went, in seconds: the means over the workers by phase, and the whole as the driver
 * saw it.
 *
 * @param data fetching shards and gathering batches
 * @param compute gradients
 * @param sync from the last gradient finished to new parameters in the worker's buffer
 * @param evaluate metrics of the validation part
 * @param total by the clock on the wall, stages' start included
 */
public record Timing(double data, double compute, double sync, double evaluate, double total) {}
