/**
 * Metrics. In: predictions, targets, weights, losses of batches. Out: sums that merge, and values.
 */
package io.kindling.engine.metric;
