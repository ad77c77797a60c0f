package io.kindling.jobs.training;

/**
 * Where the time went, in seconds: the means over the workers by phase, what the driver did of
 * {@code sync}, and the whole as the driver saw it. What is left of {@code sync} is the way between
 * workers and driver.
 *
 * @param data fetching shards and gathering batches
 * @param compute gradients
 * @param sync from the last gradient finished to new parameters in the worker's buffer
 * @param waiting from a worker's last part of an operation to the last part of all
 * @param sum adding gradients up on the driver
 * @param optimizer stepping by the sum
 * @param send handing new parameters to the transport
 * @param evaluate metrics of the validation part
 * @param total by the clock on the wall, stages' start included
 */
public record Timing(
    double data,
    double compute,
    double sync,
    double waiting,
    double sum,
    double optimizer,
    double send,
    double evaluate,
    double total) {}
