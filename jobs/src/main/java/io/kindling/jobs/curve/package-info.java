/**
 * Curves of what trainings reach. In: fractions of the rows, or one or two keys with their values.
 * Out: points to train at, and how the figures of each are spread.
 */
package io.kindling.jobs.curve;
