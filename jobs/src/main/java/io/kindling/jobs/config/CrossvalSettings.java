package io.kindling.jobs.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How cross-validation goes.
 *
 * @param folds how many; empty where each group is one
 * @param repeats how often rows are divided, each time otherwise
 * @param stratified whether each fold has its share of every class
 * @param validation the fraction of a training's rows that are measured after each epoch
 * @param confidence of the intervals that are told
 * @param refit whether a model is trained on all rows in the end
 * @param metric by which candidates are compared
 * @param candidates what is compared: for each name, the settings that differ, as KEY=VALUE
 */
public record CrossvalSettings(
    OptionalInt folds,
    int repeats,
    boolean stratified,
    double validation,
    double confidence,
    boolean refit,
    String metric,
    Map<String, List<String>> candidates) {}
