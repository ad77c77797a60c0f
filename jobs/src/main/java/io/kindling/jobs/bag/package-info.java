/**
 * What is told of several models of the same rows. In: what each predicts. Out: how their errors
 * are made up, how far they agree, and a table of them.
 */
package io.kindling.jobs.bag;
