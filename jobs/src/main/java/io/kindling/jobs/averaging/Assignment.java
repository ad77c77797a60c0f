package io.kindling.jobs.averaging;

/**
 * A worker's part in a plan.
 *
 * @param plan the plan's number, unique in the run
 * @param member the worker's number in it, from 0
 * @param fromShard the first shard of its run
 * @param toShard the first shard after its run
 * @param first the operation to begin with
 * @param window how many slices of a vector may be under way at the same time
 */
public record Assignment(
    int plan, int member, int fromShard, int toShard, Operation first, int window) {
  Object[] toMessage() {
    return new Object[] {
      Wire.ASSIGNED, new long[] {plan, member, fromShard, toShard, first.code(), window}
    };
  }

  static Assignment ofMessage(Object[] message) {
    long[] numbers = (long[]) message[1];
    return new Assignment(
        (int) numbers[0],
        (int) numbers[1],
        (int) numbers[2],
        (int) numbers[3],
        Operation.ofCode(numbers[4]),
        (int) numbers[5]);
  }
}
