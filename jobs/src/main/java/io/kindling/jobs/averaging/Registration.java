package io.kindling.jobs.averaging;

import java.util.Arrays;
import java.util.List;

/**
 * A task that is ready to work.
 *
 * @param round the round that it was submitted for
 * @param attempt Spark's number for this attempt of this task, unique in the application
 * @param executor the executor's id
 * @param host where it runs
 * @param pid its process
 * @param kernels what it computes with
 * @param processor the model of its CPU
 * @param cached the shards that lie in its process
 */
public record Registration(
    int round,
    long attempt,
    String executor,
    String host,
    long pid,
    String kernels,
    String processor,
    List<Integer> cached) {
  public Registration {
    cached = List.copyOf(cached);
  }

  Object[] toMessage() {
    return new Object[] {
      Wire.JOIN,
      new long[] {round, attempt, pid},
      executor,
      host,
      kernels,
      processor,
      cached.stream().mapToInt(Integer::intValue).toArray()
    };
  }

  static Registration ofMessage(Object[] message) {
    long[] numbers = (long[]) message[1];
    return new Registration(
        (int) numbers[0],
        numbers[1],
        (String) message[2],
        (String) message[3],
        numbers[2],
        (String) message[4],
        (String) message[5],
        Arrays.stream((int[]) message[6]).boxed().toList());
  }
}
