package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverEndpoint;
import io.kindling.jobs.spark.DriverReference;
import io.kindling.jobs.spark.MessageHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Lets workers reach an averager by its name, from this process and from others. */
public final class AveragerEndpoint implements MessageHandler, AutoCloseable {
  /** The averagers of this process, for workers in it. */
  private static final Map<String, Averager> LOCAL = new ConcurrentHashMap<>();

  private final String name;
  private final Averager averager;
  private final Inbox inbox;
  private final Outbox outbox;
  private final DriverEndpoint endpoint;
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();

  private AveragerEndpoint(String name, Averager averager) {
    this.name = name;
    this.averager = averager;
    this.inbox = new Inbox(Tables.of(averager.freight()));
    this.outbox = new Outbox(averager);
    this.endpoint = DriverEndpoint.open(name, this);
  }

  /** Makes an averager known under a name; to be called on the driver. */
  public static AveragerEndpoint open(String name, Averager averager) {
    AveragerEndpoint opened = new AveragerEndpoint(name, averager);
    LOCAL.put(name, averager);
    return opened;
  }

  /** The averager of this process under a name, if there is one. */
  static Optional<Averager> local(String name) {
    return Optional.ofNullable(LOCAL.get(name));
  }

  /** The way to the averager from a task. */
  public static AveragerPort port(String name, Freight freight, Duration limit) {
    return local(name)
        .<AveragerPort>map(averager -> new LocalPort(averager, limit))
        .orElseGet(() -> new RemotePort(DriverReference.of(name), limit, freight));
  }

  /** What went over the transport so far. */
  public Traffic traffic() {
    return new Traffic(received.sum(), sent.sum());
  }

  @Override
  public void asked(Object[] message, Reply back) {
    received.add(Traffic.of(message));
    Reply reply =
        answer -> {
          sent.add(Traffic.of(answer));
          back.send(answer);
        };
    switch ((String) message[0]) {
      case Wire.JOIN ->
          averager.register(
              Registration.ofMessage(message),
              part ->
                  reply.send(
                      part.map(Assignment::toMessage).orElse(new Object[] {Verdict.END.name()})));
      case Wire.FETCH -> {
        long[] key = (long[]) message[1];
        outbox.sendCurrent((int) key[0], (int) key[1], reply);
      }
      case Wire.CARRIED -> {
        long[] key = (long[]) message[1];
        send(averager.carried((int) key[0], (int) key[1]), (int) key[2], reply);
      }
      case Wire.INNER -> {
        long[] key = (long[]) message[1];
        send(averager.inner((int) key[0]), (int) key[2], reply);
      }
      case Wire.GIVE -> take(message, reply);
      case Wire.RENEW -> {
        long[] key = (long[]) message[1];
        averager.await(
            (int) key[0],
            Operation.ofCode(key[1]),
            verdict -> outbox.answer(verdict, (int) key[2], reply));
      }
      case Wire.FAIL -> {
        long[] key = (long[]) message[1];
        WorkerFailure.Kind kind = WorkerFailure.Kind.valueOf((String) message[2]);
        averager.fail(
            (int) key[0],
            (int) key[1],
            new WorkerFailure(kind, key[2], (String) message[3], (String) message[4]));
        reply.send(new Object[] {Wire.TAKEN});
      }
      default -> throw new IllegalArgumentException("Unknown question " + message[0]);
    }
  }

  /** Answers with a slice of a vector and its length, if the plan stands. */
  private static void send(Optional<float[]> vector, int slice, Reply reply) {
    reply.send(
        vector
            .map(
                all ->
                    new Object[] {
                      Verdict.NEXT.name(),
                      (long) all.length,
                      Wire.slice(all, slice, WireFormat.FP32)
                    })
            .orElse(new Object[] {Verdict.GONE.name()}));
  }

  @Override
  public void told(Object[] message) {
    received.add(Traffic.of(message));
    switch ((String) message[0]) {
      case Wire.BEAT -> {
        long[] key = (long[]) message[1];
        averager.beat((int) key[0], key[1], (String) message[2], (long[]) message[3]);
      }
      case Wire.GIVE -> take(message, nobody -> {});
      default -> throw new IllegalArgumentException("Unknown message " + message[0]);
    }
  }

  private void take(Object[] message, Reply reply) {
    long[] key = (long[]) message[1];
    Optional<SliceSums> sums = averager.sums((int) key[0]);
    if (sums.isEmpty()) {
      reply.send(new Object[] {Verdict.GONE.name()});
      return;
    }
    inbox
        .take(message, sums.get(), reply)
        .ifPresent(
            whole -> averager.contribute(whole.contribution(), outbox.answers(whole.replies())));
  }

  @Override
  public void close() {
    LOCAL.remove(name);
    endpoint.close();
    averager.close();
  }
}
