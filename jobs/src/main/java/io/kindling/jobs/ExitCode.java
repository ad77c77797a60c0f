package io.kindling.jobs;

import io.kindling.engine.model.ModelException;
import io.kindling.jobs.cli.UsageException;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.MissingException;
import io.kindling.jobs.output.BusyException;
import io.kindling.jobs.output.OutputException;
import io.kindling.jobs.output.Status.State;
import io.kindling.jobs.training.DivergedException;
import io.kindling.jobs.training.TryAgainException;
import io.kindling.partitioning.DataException;
import java.util.Optional;

/** How a run ends, for whoever started it: the one place that says which failure has which code. */
public enum ExitCode {
  OK(0, State.SUCCEEDED),
  USAGE(64, State.FAILED),
  BAD_DATA(65, State.FAILED),
  INPUT_MISSING(66, State.FAILED),
  INTERNAL(70, State.FAILED),
  CANNOT_WRITE(73, State.FAILED),
  TRY_AGAIN(75, State.TRY_AGAIN),
  DIVERGED(76, State.DIVERGED),
  CONFIGURATION(78, State.FAILED);

  private final int code;
  private final State state;

  ExitCode(int code, State state) {
    this.code = code;
    this.state = state;
  }

  public int code() {
    return code;
  }

  /** What {@code status.json} calls it. */
  public State state() {
    return state;
  }

  /** The code of a failure: that of the first in its chain of causes that has one. */
  public static ExitCode of(Throwable failure) {
    return known(failure).map(ExitCode::own).orElse(INTERNAL);
  }

  /** The failure in a chain of causes that was meant for the user; empty where there is none. */
  public static Optional<Throwable> known(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (own(cause) != INTERNAL) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  private static ExitCode own(Throwable failure) {
    if (failure instanceof DataException data) {
      return data.kind() == DataException.Kind.BAD_DATA ? BAD_DATA : INPUT_MISSING;
    } else if (failure instanceof UsageException) {
      return USAGE;
    } else if (failure instanceof ModelException) {
      return BAD_DATA;
    } else if (failure instanceof MissingException) {
      return INPUT_MISSING;
    } else if (failure instanceof OutputException) {
      return CANNOT_WRITE;
    } else if (failure instanceof BusyException || failure instanceof TryAgainException) {
      return TRY_AGAIN;
    } else if (failure instanceof DivergedException) {
      return DIVERGED;
    } else if (failure instanceof ConfigException) {
      return CONFIGURATION;
    }
    return INTERNAL;
  }
}
