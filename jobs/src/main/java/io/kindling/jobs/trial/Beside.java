package io.kindling.jobs.trial;

/**
 * Large trials that run beside each other.
 *
 * @param trials how many
 * @param slots how many each of them has at the most
 */
record Beside(int trials, int slots) {}
