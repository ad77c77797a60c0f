/**
 * Models at work, without training. In: a model, shards or rows. Out: metrics summed in the order
 * of the shards, or predictions in the order of the rows.
 */
package io.kindling.jobs.inference;
