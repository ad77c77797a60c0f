package io.kindling.jobs.report;

/**
 * What the first members of a bag reach together; not a number where there are no rows.
 *
 * @param members how many
 */
public record BagPoint(int members, double outOfBag, double validation, double test) {}
