package io.kindling.partitioning.encode;

/**
 * A column whose values become numbers of symbols, for an embedding.
 *
 * @param from the first of a row's numbers that are symbols of it
 * @param count how many of them are
 * @param symbols how many symbols there are, numbered from 0
 */
public record SymbolColumn(String column, int from, int count, int symbols) {}
