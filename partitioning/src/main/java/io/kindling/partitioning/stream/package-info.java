/**
 * From a text to lanes. In: the symbols of files in order. Out: how long the parts are, which
 * symbols are in each, and the pieces that shards are put together from.
 */
package io.kindling.partitioning.stream;
