/**
 * Optimizers as chains of links, schedules of the learning rate, means of the weights. In: a
 * gradient. Changed in place, over slices: parameters, state.
 */
package io.kindling.engine.optim;
