package io.kindling.jobs.config;

/**
 * What generate writes.
 *
 * @param length how many symbols are drawn
 * @param temperature how boldly
 * @param seed which of the possible samples
 * @param start the text that the sample goes on from
 */
public record GenerateSettings(int length, double temperature, long seed, String start) {}
