package io.kindling.jobs.averaging;

import io.kindling.engine.network.Layout;
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
  private final float[] parameters;
  private float[] state = new float[0];

  RemotePort(DriverReference driver, Duration limit, Layout parameters) {
    this.driver = driver;
    this.limit = limit;
    this.tables = Tables.of(parameters);
    this.parameters = new float[parameters.length()];
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
    return receive(slices) == Verdict.NEXT ? Optional.of(current()) : Optional.empty();
  }

  @Override
  public Optional<float[]> carried(int plan, int shard) throws InterruptedException {
    Object[] answer =
        answer(driver.ask(new Object[] {Wire.CARRIED, new long[] {plan, shard}}, limit));
    return answer[0].equals(Verdict.NEXT.name())
        ? Optional.of((float[]) answer[1])
        : Optional.empty();
  }

  @Override
  public void give(Contribution part) {
    Parcel parcel = Parcel.of(tables, part);
    for (int slice = 0; slice < parcel.slices(); slice++) {
      driver.tell(parcel.message(slice, parcel.slices()));
    }
  }

  @Override
  public Verdict exchange(Contribution last) throws InterruptedException {
    List<CompletableFuture<Object[]>> slices = new ArrayList<>();
    Parcel parcel = Parcel.of(tables, last);
    int count = Wire.slices(parameters.length);
    for (int slice = 0; slice < count; slice++) {
      slices.add(driver.ask(parcel.message(slice, count), limit));
    }
    return receive(slices);
  }

  /** An answer is a verdict and, where there is something new, a slice and the state. */
  private Verdict receive(List<CompletableFuture<Object[]>> slices) throws InterruptedException {
    Verdict verdict = Verdict.NEXT;
    for (int slice = 0; slice < slices.size(); slice++) {
      Object[] answer = answer(slices.get(slice));
      verdict = Verdict.valueOf((String) answer[0]);
      if (verdict != Verdict.NEXT) {
        return verdict;
      }
      if (answer.length > 1) {
        Wire.unpackInto((byte[]) answer[1], slice, parameters);
        state = slice == 0 ? (float[]) answer[2] : state;
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
    return new Snapshot(parameters, state);
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
