package io.kindling.jobs.averaging;

import io.kindling.jobs.averaging.Parcel.Pace;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The averager in another process. The slices of a gradient are all under way at the same time;
 * each is answered with the same slice of the new parameters.
 */
final class RemotePort implements AveragerPort {
  private final DriverReference driver;
  private final Questions questions;
  private final Duration limit;
  private final Tables tables;
  private final WireFormat format;
  private final float[] parameters;
  private final float[] changed;
  private final List<Parcel> kept = new ArrayList<>();
  private int window = Integer.MAX_VALUE;
  private Verdict verdict = Verdict.NEXT;
  private float[] state = new float[0];
  private float[] rates = new float[0];

  RemotePort(DriverReference driver, Duration limit, Freight freight) {
    this.driver = driver;
    this.questions = new Questions(driver, limit);
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
      if (!answer[0].equals(Wire.ASSIGNED)) {
        return Optional.empty();
      }
      Assignment part = Assignment.ofMessage(answer);
      window = part.window();
      return Optional.of(part);
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
    kept.clear();
    questions.ask(
        Wire.slices(parameters.length),
        window,
        slice -> new Object[] {Wire.FETCH, new long[] {plan, slice}},
        (slice, answer) -> take(slice, answer, parameters));
    return verdict == Verdict.NEXT ? Optional.of(current()) : Optional.empty();
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
      Object[] answer = questions.ask(new Object[] {what, new long[] {plan, number, slice}});
      if (!answer[0].equals(Verdict.NEXT.name())) {
        return Optional.empty();
      }
      vector = slice == 0 ? new float[Math.toIntExact((long) answer[1])] : vector;
      Wire.unpackInto(Wire.numbers(answer), slice, vector);
    }
    return Optional.of(vector);
  }

  /** Whether the driver has no room for all gradients at the same time. */
  private boolean isPaced() {
    return window < Wire.slices(changed.length);
  }

  @Override
  public void give(Contribution part) {
    Parcel parcel = Parcel.of(tables, format, part);
    if (isPaced()) {
      kept.add(parcel);
      return;
    }
    for (int slice = 0; slice < parcel.slices(); slice++) {
      driver.tell(parcel.message(slice, parcel.slices(), Pace.AT_ONCE));
    }
  }

  @Override
  public Verdict exchange(Contribution last, Runnable meanwhile) throws InterruptedException {
    Parcel parcel = Parcel.of(tables, format, last);
    if (isPaced()) {
      kept.add(parcel);
      exchangePaced(last, meanwhile);
    } else {
      int count = Math.max(parcel.slices(), Wire.slices(changed.length));
      questions.ask(
          count,
          count,
          slice -> parcel.message(slice, count, Pace.AT_ONCE),
          meanwhile,
          (slice, answer) -> take(slice, answer, changed));
    }
    if (changed != parameters) {
      tables.whole().unpackInto(changed, parameters);
    }
    return verdict;
  }

  /** Sends the same slice of all parts before the next of any: the driver adds them up so. */
  private void exchangePaced(Contribution last, Runnable meanwhile) throws InterruptedException {
    List<Supplier<Object[]>> messages = new ArrayList<>();
    int most = kept.stream().mapToInt(Parcel::slices).max().orElse(0);
    for (int i = 0; i < most; i++) {
      int slice = i;
      kept.stream()
          .filter(parcel -> slice < parcel.slices())
          .forEach(
              parcel -> messages.add(() -> parcel.message(slice, parcel.slices(), Pace.PACED)));
    }
    int open = window * kept.size();
    kept.clear();
    questions.ask(
        messages.size(),
        open,
        number -> messages.get(number).get(),
        meanwhile,
        (number, answer) -> goesOn(answer));
    if (verdict == Verdict.NEXT) {
      long[] operation = {last.plan(), last.operation().code()};
      questions.ask(
          Wire.slices(changed.length),
          window,
          slice -> new Object[] {Wire.RENEW, new long[] {operation[0], operation[1], slice}},
          (slice, answer) -> take(slice, answer, changed));
    }
  }

  private boolean goesOn(Object[] answer) {
    verdict = answer[0].equals(Wire.TAKEN) ? Verdict.NEXT : Verdict.valueOf((String) answer[0]);
    return verdict == Verdict.NEXT;
  }

  /** An answer is a verdict and, where there is something new, the state and a slice. */
  private boolean take(int slice, Object[] answer, float[] numbers) {
    verdict = Verdict.valueOf((String) answer[0]);
    if (verdict != Verdict.NEXT) {
      return false;
    }
    if (answer[answer.length - 1] instanceof byte[] sent) {
      Wire.unpackInto(sent, slice, numbers);
    }
    if (answer.length > 2) {
      state = (float[]) answer[1];
      rates = (float[]) answer[2];
    }
    return true;
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
    questions.ask(message);
  }
}
