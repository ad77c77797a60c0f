/**
 * Optimizers as chains of links. In: a gradient. Changed in place, over any slice: parameters,
 * state.
 */
package io.kindling.engine.optim;
