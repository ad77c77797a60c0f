/**
 * Rows that many trainings draw from, each its own. In: all rows of a data set, held whole or left
 * in their shards. Out: folds and samples as numbers of rows, and what one training takes, cut into
 * shards and encoded as if it had been read alone.
 */
package io.kindling.partitioning.draw;
