/**
 * Files on Hadoop paths. In: a run's results. Out: a run folder with status, marks, and files that
 * appear whole or not at all.
 */
package io.kindling.jobs.output;
