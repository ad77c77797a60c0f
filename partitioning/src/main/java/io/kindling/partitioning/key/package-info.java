/**
 * Names for rows that do not depend on where they lie. In: packed rows. Out: their keys, the part
 * each belongs to, and exact ranks, found by counting instead of collecting.
 */
package io.kindling.partitioning.key;
