/** Where rows come from. In: a source's settings. Out: packed rows as an RDD, and their schema. */
package io.kindling.partitioning.source;
