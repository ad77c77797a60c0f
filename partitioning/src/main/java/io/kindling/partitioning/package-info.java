/**
 * From anything that can be read to shards. In: the data section of a configuration. Out: keyed,
 * split and ranked rows as an RDD of shards, fitted encoders, and batches gathered from them.
 */
package io.kindling.partitioning;
