/** The jobs that a user submits, and the only place where Spark meets the engine. */
package io.kindling.jobs;
