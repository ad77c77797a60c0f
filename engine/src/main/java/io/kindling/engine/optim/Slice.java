package io.kindling.engine.optim;

/**
 * The elements that a link works on at once, and what holds for all of them.
 *
 * @param update what a link changes, from {@code from} to below {@code to}
 * @param parameters as they were before the step, at the same places
 * @param step the number of the step, from 1
 * @param rate the learning rate of this step and of these elements
 * @param decay multiplies what pulls these elements to zero
 * @param norms of the update and the parameters, where the link asked for them
 */
@SuppressWarnings("ArrayRecordComponent") // what a link works on, never compared
record Slice(
    float[] update,
    float[] parameters,
    int from,
    int to,
    long step,
    float rate,
    float decay,
    NormPair norms) {}
