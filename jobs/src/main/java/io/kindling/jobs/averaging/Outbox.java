package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.MessageHandler.Reply;
import io.kindling.jobs.spark.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Answers workers in other processes, slice by slice. */
final class Outbox {
  private final Averager averager;
  private final Tables tables;
  private final int slices;

  Outbox(Averager averager) {
    this.averager = averager;
    this.tables = Tables.of(averager.freight());
    this.slices = Wire.slices(tables.whole().numbers());
  }

  /** Answers all slices of a part with the parameters that steps change. */
  Answers answers(Reply[] replies) {
    List<Consumer<Verdict>> each = new ArrayList<>();
    for (int i = 0; i < replies.length; i++) {
      int slice = i;
      each.add(verdict -> answer(verdict, slice, replies[slice]));
    }
    return new Answers(each);
  }

  /** Answers with a slice of the parameters that steps change, where the run goes on. */
  void answer(Verdict verdict, int slice, Reply reply) {
    reply.send(
        verdict == Verdict.NEXT
            ? changed(averager.current(), slice)
            : new Object[] {verdict.name()});
  }

  /** Answers with a slice of all parameters as they stand, if the plan does. */
  void sendCurrent(int plan, int slice, Reply reply) {
    reply.send(
        averager
            .fetch(plan)
            .map(now -> answer(now, slice, Wire.slice(now.parameters(), slice, WireFormat.FP32)))
            .orElse(new Object[] {Verdict.GONE.name()}));
  }

  private Object[] changed(Snapshot snapshot, int slice) {
    if (slice < slices && !snapshot.isKnown()) {
      return answer(snapshot, slice, tables.slice(snapshot, slice));
    }
    return slice == 0
        ? new Object[] {Verdict.NEXT.name(), snapshot.state(), snapshot.rates()}
        : new Object[] {Verdict.NEXT.name()};
  }

  private static Object[] answer(Snapshot snapshot, int slice, Payload numbers) {
    return slice == 0
        ? new Object[] {Verdict.NEXT.name(), snapshot.state(), snapshot.rates(), numbers}
        : new Object[] {Verdict.NEXT.name(), numbers};
  }
}
