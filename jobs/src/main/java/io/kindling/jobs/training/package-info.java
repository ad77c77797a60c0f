/**
 * Rounds. In: shards, a network, settings. Out: a trained network, its history and who worked on
 * it. A round is one Spark stage of long-lived tasks, the workers, which hold runs of shards and
 * exchange gradients for parameters with the averager on the driver.
 */
package io.kindling.jobs.training;
