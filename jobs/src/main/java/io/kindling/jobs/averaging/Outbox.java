package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** Answers workers in other processes; a slice of parameters is packed once for all of them. */
final class Outbox {
  private final Averager averager;
  private final Tables tables;
  private final int slices;
  private Packed packed;

  Outbox(Averager averager) {
    this.averager = averager;
    this.tables = Tables.of(averager.freight());
    this.slices = Wire.slices(tables.whole().numbers());
    this.packed = new Packed(Snapshot.NOTHING, new AtomicReferenceArray<>(slices));
  }

  /** The slices of a snapshot that were packed so far. */
  private record Packed(Snapshot snapshot, AtomicReferenceArray<byte[]> slices) {}

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
            .map(now -> answer(now, slice, Wire.pack(now.parameters(), slice)))
            .orElse(new Object[] {Verdict.GONE.name()}));
  }

  private Object[] changed(Snapshot snapshot, int slice) {
    return slice < slices
        ? answer(snapshot, slice, pack(snapshot, slice))
        : new Object[] {Verdict.NEXT.name()};
  }

  private static Object[] answer(Snapshot snapshot, int slice, byte[] numbers) {
    return slice == 0
        ? new Object[] {Verdict.NEXT.name(), numbers, snapshot.state(), snapshot.rates()}
        : new Object[] {Verdict.NEXT.name(), numbers};
  }

  /** Two may pack the same slice at the same time, and both are right. */
  private byte[] pack(Snapshot snapshot, int slice) {
    AtomicReferenceArray<byte[]> done = packed(snapshot).slices();
    byte[] bytes = done.get(slice);
    if (bytes == null) {
      bytes = tables.pack(snapshot, slice);
      done.set(slice, bytes);
    }
    return bytes;
  }

  private synchronized Packed packed(Snapshot snapshot) {
    if (packed.snapshot() != snapshot) {
      packed = new Packed(snapshot, new AtomicReferenceArray<>(slices));
    }
    return packed;
  }
}
