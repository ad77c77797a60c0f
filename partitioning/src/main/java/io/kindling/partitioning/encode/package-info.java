/**
 * From typed columns to numbers. In: packed rows of the training part, once, in shard order. Out:
 * encoders that any job applies alike, kept with the model.
 */
package io.kindling.partitioning.encode;
