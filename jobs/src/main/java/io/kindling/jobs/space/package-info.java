/**
 * Spaces of settings. In: a section of a configuration in which some values are said by how they
 * are drawn. Out: candidates, each with the settings that it was drawn. What a candidate gets
 * depends on the seed, its number and the keys alone.
 */
package io.kindling.jobs.space;
