/**
 * Checkpoints. In: how a run stands between two steps. Out: folders from which it goes on in
 * another process as if it had never been stopped.
 */
package io.kindling.jobs.checkpoint;
