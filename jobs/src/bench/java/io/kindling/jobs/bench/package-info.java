/**
 * Measurements of what runs on Spark: a synchronisation, and a whole training. In: nothing. Out: a
 * table, and lines of JSON where asked for.
 */
package io.kindling.jobs.bench;
