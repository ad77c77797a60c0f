/**
 * Graphs of ops with static shapes. In: ops applied to values. Out: a graph in the order of
 * computation, and by {@link io.kindling.engine.graph.Gradients} the same graph with its backward
 * part.
 */
package io.kindling.engine.graph;
