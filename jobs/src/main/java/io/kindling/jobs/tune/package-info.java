/**
 * The search for settings: a proposer finds candidates, a course says how long each is trained,
 * both from what is known on a logical clock. In: a space, trials of one data set. Out: a table of
 * what each trial has reached, which one is the best, and what each key had to do with it.
 */
package io.kindling.jobs.tune;
