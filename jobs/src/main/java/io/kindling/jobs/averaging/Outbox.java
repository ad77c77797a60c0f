package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;

/** Answers workers in other processes; parameters are packed once for all of them. */
final class Outbox {
  private final Averager averager;
  private Snapshot packed = new Snapshot(new float[0], new float[0]);
  private byte[][] slices = new byte[0][];

  Outbox(Averager averager) {
    this.averager = averager;
  }

  /** Answers all slices of a part. */
  void answer(Verdict verdict, Reply[] replies) {
    for (int slice = 0; slice < replies.length; slice++) {
      replies[slice].send(
          verdict == Verdict.NEXT
              ? parameters(averager.current(), slice)
              : new Object[] {verdict.name()});
    }
  }

  /** Answers with a slice of the parameters as they stand, if the plan does. */
  void sendCurrent(int plan, int slice, Reply reply) {
    reply.send(
        averager
            .fetch(plan)
            .map(snapshot -> parameters(snapshot, slice))
            .orElse(new Object[] {Verdict.GONE.name()}));
  }

  private Object[] parameters(Snapshot snapshot, int slice) {
    Object[] answer = {Verdict.NEXT.name(), pack(snapshot)[slice], new float[0]};
    if (slice == 0) {
      answer[2] = snapshot.state();
    }
    return answer;
  }

  private synchronized byte[][] pack(Snapshot snapshot) {
    if (packed != snapshot) {
      slices = new byte[Wire.slices(snapshot.parameters().length)][];
      for (int i = 0; i < slices.length; i++) {
        slices[i] = Wire.pack(snapshot.parameters(), i);
      }
      packed = snapshot;
    }
    return slices;
  }
}
