/**
 * Tests on real processes: the scripts, the shaded jar, executors of their own, a standalone
 * cluster. They run after packaging.
 */
package io.kindling.jobs.process;
