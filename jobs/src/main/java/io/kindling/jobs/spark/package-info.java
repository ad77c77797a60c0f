/**
 * The few lines that touch classes which Spark keeps to itself: an endpoint in its RPC environment,
 * the block manager, the number of slots. In and out: JDK types only.
 */
package io.kindling.jobs.spark;
