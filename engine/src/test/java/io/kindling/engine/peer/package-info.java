/**
 * Comparisons with PyTorch. In: a network, parameters, a batch. Out: what PyTorch computes of them.
 */
package io.kindling.engine.peer;
