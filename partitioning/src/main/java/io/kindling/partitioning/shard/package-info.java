/**
 * Logical shards and what a step takes from each. In: ranked rows. Out: packed shards, and the rows
 * of every step of every epoch as a function of counts and seeds.
 */
package io.kindling.partitioning.shard;
