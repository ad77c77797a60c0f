/**
 * Trainings side by side. In: a configuration, rows to draw from, and for each trial the settings
 * in which it differs and the rows that it draws. Out: what each has reached. A small trial is one
 * task, a large one rounds on slots of its own; its result depends on nothing but itself.
 */
package io.kindling.jobs.trial;
