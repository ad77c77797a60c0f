package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;

/** Answers workers in other processes; parameters are packed once for all of them. */
final class Outbox {
  private final Averager averager;
  private final Tables tables;
  private Snapshot packed = Snapshot.NOTHING;
  private byte[][] slices = new byte[0][];

  Outbox(Averager averager) {
    this.averager = averager;
    this.tables = Tables.of(averager.freight());
  }

  /** Answers all slices of a part with the parameters that steps change. */
  void answer(Verdict verdict, Reply[] replies) {
    for (int slice = 0; slice < replies.length; slice++) {
      replies[slice].send(
          verdict == Verdict.NEXT
              ? changed(averager.current(), slice)
              : new Object[] {verdict.name()});
    }
  }

  /** Answers with a slice of all parameters as they stand, if the plan does. */
  void sendCurrent(int plan, int slice, Reply reply) {
    reply.send(
        averager
            .fetch(plan)
            .map(now -> answer(now, slice, Wire.pack(now.parameters(), slice)))
            .orElse(new Object[] {Verdict.GONE.name()}));
  }

  private Object[] changed(Snapshot snapshot, int slice) {
    byte[][] own = pack(snapshot);
    return slice < own.length
        ? answer(snapshot, slice, own[slice])
        : new Object[] {Verdict.NEXT.name()};
  }

  private static Object[] answer(Snapshot snapshot, int slice, byte[] numbers) {
    return slice == 0
        ? new Object[] {Verdict.NEXT.name(), numbers, snapshot.state(), snapshot.rates()}
        : new Object[] {Verdict.NEXT.name(), numbers};
  }

  private synchronized byte[][] pack(Snapshot snapshot) {
    if (packed != snapshot) {
      float[] numbers = tables.pack(new int[0][], snapshot.parameters());
      slices = new byte[Wire.slices(numbers.length)][];
      for (int i = 0; i < slices.length; i++) {
        slices[i] = Wire.pack(numbers, i, snapshot.format());
      }
      packed = snapshot;
    }
    return slices;
  }
}
