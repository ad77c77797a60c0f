/**
 * What is made of several ops on sequences. In: values of a graph, and records of values that are
 * parameters. Out: values of the same graph. Recurrent layers in stacks and both directions, fused
 * or unrolled step by step, state that is carried from one part of a sequence to the next,
 * attention, the lengths of rows that end before their sequence does, and one step made of all.
 * Letters: T time, N batch, I in, H hidden, E embedding.
 */
package io.kindling.engine.sequence;
