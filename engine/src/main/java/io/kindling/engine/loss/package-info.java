/** Losses. In: what a network puts out, and targets. Out: a loss for each row, and predictions. */
package io.kindling.engine.loss;
