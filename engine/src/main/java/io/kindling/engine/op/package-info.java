/**
 * The ops: one file each, with shape rule, gradient and definition. In: values of a graph. Out:
 * values of a graph. {@link io.kindling.engine.op.Formulas} composes them. Letters: N batch, I in,
 * O out, C channels or classes, T time, H hidden state.
 */
package io.kindling.engine.op;
