/**
 * Measurements beside a peer, in one run. In: what to time, ours and the peer's. Out: a table on
 * the terminal and, where asked for, a line of JSON a row. Never shipped.
 */
package io.kindling.engine.bench;
