/**
 * The command line. In: arguments. Out: {@link io.kindling.jobs.cli.Arguments} or a usage error.
 */
package io.kindling.jobs.cli;
