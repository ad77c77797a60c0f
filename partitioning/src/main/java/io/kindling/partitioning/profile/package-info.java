/**
 * What rows look like before anything is trained on them. In: prepared shards. Out: a profile of
 * each column and label, hints, and examples. Knows nothing of networks.
 */
package io.kindling.partitioning.profile;
