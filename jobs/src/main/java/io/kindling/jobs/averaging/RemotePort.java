package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The averager in another process. The slices of a gradient are all under way at the same time;
 * each is answered with the same slice of the new parameters.
 */
final class RemotePort implements AveragerPort {
  private final DriverReference driver;
  private final Duration limit;
  private final Tables tables;
  private final WireFormat format;
  private final float[] parameters;
  private final float[] changed;
  private float[] state = new float[0];
  private float[] rates = new float[0];

  RemotePort(DriverReference driver, Duration limit, Freight freight) {
    this.driver = driver;
    this.limit = limit;
    this.tables = Tables.of(freight);
    this.format = freight.format();
    this.parameters = new float[freight.parameters().length()];
    int trained = tables.whole().numbers();
    this.changed = trained == parameters.length ? parameters : new float[trained];
  }

  @Override
  public Optional<Assignment> join(Registration task) throws InterruptedException {
    try {
      Object[] answer =
          driver.ask(task.toMessage(), limit).get(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
      return answer[0].equals(Wire.ASSIGNED)
          ? Optional.of(Assignment.ofMessage(answer))
          : Optional.empty();
    } catch (TimeoutException late) {
      return join(task);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof TimeoutException) {
        return join(task);
      }
      throw new IllegalStateException("The driver could not be asked", failure.getCause());
    }
  }

  @Override
  public Optional<Snapshot> fetch(int plan) throws InterruptedException {
    List<CompletableFuture<Object[]>> slices = new ArrayList<>();
    for (int slice = 0; slice < Wire.slices(parameters.length); slice++) {
      slices.add(driver.ask(new Object[] {Wire.FETCH, new long[] {plan, slice}}, limit));
    }
    return receive(slices, parameters) == Verdict.NEXT ? Optional.of(current()) : Optional.empty();
  }

  @Override
  public Optional<float[]> carried(int plan, int shard) throws InterruptedException {
    return vector(Wire.CARRIED, plan, shard);
  }

  @Override
  public Optional<float[]> inner(int plan) throws InterruptedException {
    return vector(Wire.INNER, plan, 0);
  }

  /** Asks for a vector slice by slice; the first answer says how long it is. */
  private Optional<float[]> vector(String what, int plan, int number) throws InterruptedException {
    float[] vector = new float[0];
    for (int slice = 0; slice == 0 || slice < Wire.slices(vector.length); slice++) {
      Object[] answer =
          answer(driver.ask(new Object[] {what, new long[] {plan, number, slice}}, limit));
      if (!answer[0].equals(Verdict.NEXT.name())) {
        return Optional.empty();
      }
      vector = slice == 0 ? new float[Math.toIntExact((long) answer[2])] : vector;
      Wire.unpackInto((byte[]) answer[1], slice, vector);
    }
    return Optional.of(vector);
  }

  @Override
  public void give(Contribution part) {
    Parcel parcel = Parcel.of(tables, format, part);
    for (int slice = 0; slice < parcel.slices(); slice++) {
      driver.tell(parcel.message(slice, parcel.slices()));
    }
  }

  @Override
  public Verdict exchange(Contribution last) throws InterruptedException {
    List<CompletableFuture<Object[]>> slices = new ArrayList<>();
    Parcel parcel = Parcel.of(tables, format, last);
    int count = Math.max(parcel.slices(), Wire.slices(changed.length));
    for (int slice = 0; slice < count; slice++) {
      slices.add(driver.ask(parcel.message(slice, count), limit));
    }
    Verdict verdict = receive(slices, changed);
    if (changed != parameters) {
      tables.whole().unpackInto(changed, parameters);
    }
    return verdict;
  }

  /** An answer is a verdict and, where there is something new, a slice and the state. */
  private Verdict receive(List<CompletableFuture<Object[]>> slices, float[] numbers)
      throws InterruptedException {
    Verdict verdict = Verdict.NEXT;
    for (int slice = 0; slice < slices.size(); slice++) {
      Object[] answer = answer(slices.get(slice));
      verdict = Verdict.valueOf((String) answer[0]);
      if (verdict != Verdict.NEXT) {
        return verdict;
      }
      if (answer.length > 1) {
        Wire.unpackInto((byte[]) answer[1], slice, numbers);
      }
      if (answer.length > 2) {
        state = (float[]) answer[2];
        rates = (float[]) answer[3];
      }
    }
    return verdict;
  }

  private Object[] answer(CompletableFuture<Object[]> asked) throws InterruptedException {
    try {
      return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("The driver has not answered for " + limit, late);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The driver could not be asked", failure.getCause());
    }
  }

  @Override
  public Snapshot current() {
    return new Snapshot(parameters, state, rates);
  }

  @Override
  public void beat(int round, long attempt, String phase, long[] nanos) {
    driver.tell(new Object[] {Wire.BEAT, new long[] {round, attempt}, phase, nanos});
  }

  @Override
  public void fail(int round, int plan, WorkerFailure reason) throws InterruptedException {
    Object[] message = {
      Wire.FAIL,
      new long[] {round, plan, reason.step()},
      reason.kind().name(),
      reason.executor(),
      reason.message()
    };
    answer(driver.ask(message, limit));
  }
}
