/**
 * Boosting: networks in sequence, each on what those before it got wrong. In: what a member
 * predicts of all rows. Out: what the next one takes of its rows, and what each member counts.
 */
package io.kindling.jobs.boost;
