/**
 * Spaces of settings. In: a section of a configuration in which some values are said by how they
 * are drawn. Out: candidates, each with the settings that it was drawn. What a candidate gets
 * depends on the seed, its number, the keys, and what it is told of earlier candidates.
 */
package io.kindling.jobs.space;
