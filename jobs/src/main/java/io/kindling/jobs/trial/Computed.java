package io.kindling.jobs.trial;

import java.io.Serializable;

/**
 * By what a trial was computed: equal ones compute equal bits.
 *
 * @param kernels the back end, its instruction set and threads
 * @param processor the model of the CPU
 */
public record Computed(String kernels, String processor) implements Serializable {}
