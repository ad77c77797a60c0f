package io.kindling.partitioning.draw;

import io.kindling.engine.Checks;

/**
 * How rows are divided into folds.
 *
 * @param kind what stays together, and in which order
 * @param folds how many; where each group is a fold, as many as there are groups
 * @param repeats how often, each time otherwise
 * @param stratified whether each fold of {@link Kind#ROWS} has its share of every class; a group
 *     may have rows of several, and an order is what it is
 * @param validation the fraction of a training's rows that are measured after each epoch
 * @param seed which of the possible divisions
 */
public record FoldRule(
    Kind kind, int folds, int repeats, boolean stratified, double validation, long seed) {

  /** How rows are told apart. */
  public enum Kind {
    /** By chance; rows that are the same stay together. */
    ROWS,
    /** By chance; the rows of a group stay together. */
    GROUPS,
    /** Each group is a fold. */
    EACH_GROUP,
    /** A training has the rows before those of its fold. */
    ORDER
  }

  public FoldRule {
    Checks.require(folds >= 2, "Invalid number of folds %s: expected at least 2", folds);
    Checks.require(repeats >= 1, "Invalid number of repeats %s: expected at least 1", repeats);
    Checks.require(
        validation >= 0 && validation < 1,
        "Invalid fraction %s for validation: expected at least 0, below 1",
        validation);
    Checks.require(
        repeats == 1 || kind == Kind.ROWS || kind == Kind.GROUPS,
        "Folds that are not made by chance are the same each time: expected crossval.repeats = 1,"
            + " found %s",
        repeats);
  }

  boolean isByGroup() {
    return kind == Kind.GROUPS || kind == Kind.EACH_GROUP;
  }
}
