package io.kindling.jobs.training;

import io.kindling.engine.loss.Loss;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.KernelSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * All that a task must know before it registers.
 *
 * @param endpoint the averager's name
 * @param network as JSON text
 * @param microBatch the most rows that are run at once
 * @param carried where batches keep what shards carry from step to step
 * @param heartbeat how often to say what it does
 * @param limit how long to wait for any answer
 */
record WorkerSpec(
    String endpoint,
    String network,
    Loss loss,
    KernelSettings kernels,
    int microBatch,
    int shards,
    long seed,
    Schedule schedule,
    SumsLayout sums,
    Batches batches,
    CarriedBuffers carried,
    Duration heartbeat,
    Duration limit)
    implements Serializable {}
