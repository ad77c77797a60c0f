/**
 * The local numeric engine. In: a network, a loss, flat parameters, a batch. Out: predictions, a
 * flat gradient, sums of losses and statistics. Knows nothing of Spark.
 */
package io.kindling.engine;
