/**
 * What a worker runs. In: a network, a loss for each of its outputs, a back end, parameters,
 * batches. Out: gradients in slots, predictions, losses and sums of batch statistics.
 */
package io.kindling.engine.step;
