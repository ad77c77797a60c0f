package io.kindling.engine.random;

/**
 * What the random numbers of one run of a program depend on, beside the op and the row.
 *
 * @param seed the seed of the training
 * @param step the number of the step, from 0
 * @param shard the logical shard
 * @param firstRow the place of the program's first row among the shard's rows of this step
 */
public record RunKey(long seed, long step, int shard, int firstRow) {}
