/**
 * Trainings side by side. In: a configuration, rows held whole, and for each trial the settings in
 * which it differs and the rows that it draws. Out: what each has reached. A small trial is one
 * task; its result depends on nothing but itself.
 */
package io.kindling.jobs.trial;
