/**
 * The averager on the driver. In: gradients of the shards' weighted sums, or what shards changed by
 * themselves, by (run, plan, step, tree node), with sums of metrics and statistics. Out: new flat
 * parameters, the same to the bit however the shards were divided among workers. What travels,
 * comes and goes in slices: they are added up while others arrive, and the step begins when all
 * are.
 */
package io.kindling.jobs.averaging;
