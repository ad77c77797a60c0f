/**
 * Rows in files that any later run reads without parsing again. In: rows of a part in the order of
 * their keys. Out: checksummed files on any Hadoop file system, the note of what they hold, and
 * shards that are read from them a block at a time.
 */
package io.kindling.partitioning.packed;
