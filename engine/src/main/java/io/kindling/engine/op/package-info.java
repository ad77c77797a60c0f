/**
 * The ops: one file each, with shape rule, gradient and definition. In: values of a graph. Out:
 * values of a graph. Letters: N batch, I in, O out, C channels or classes.
 */
package io.kindling.engine.op;
