/**
 * Counter-based random numbers: a number is a function of its key and index, and of nothing else.
 */
package io.kindling.engine.random;
