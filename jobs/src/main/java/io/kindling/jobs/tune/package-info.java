/**
 * The search for settings. In: a space, trials of one data set. Out: a table of what each trial has
 * reached, which one is the best, and what each key had to do with it.
 */
package io.kindling.jobs.tune;
