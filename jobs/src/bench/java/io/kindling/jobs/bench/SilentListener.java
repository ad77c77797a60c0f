package io.kindling.jobs.bench;

import io.kindling.jobs.averaging.AveragerListener;
import io.kindling.jobs.averaging.Operation;
import io.kindling.jobs.averaging.Registration;

/** Refuses no one and lets a run go on. */
class SilentListener implements AveragerListener {
  @Override
  public String refusal(Registration registration) {
    return "";
  }

  @Override
  public void accepted(Operation operation, Registration worker) {}

  @Override
  public boolean committed(Operation operation, double[] sums) {
    return true;
  }
}
