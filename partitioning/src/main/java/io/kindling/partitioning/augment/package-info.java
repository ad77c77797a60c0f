/**
 * Rows of pixels changed at random on their way into a batch of a training step. In: copies of
 * packed rows, and what the random numbers of a row depend on. Out: the same rows, changed, boxes
 * and masks with them, and how two of them are mixed.
 */
package io.kindling.partitioning.augment;
