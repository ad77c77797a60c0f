package io.kindling.jobs.trial;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.training.DivergedException;
import io.kindling.partitioning.DataException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Why a trial came to no end.
 *
 * @param sentence for the user; empty where nothing is wrong
 * @param step in which it diverged, 0 if it did not
 */
public record Fault(Kind kind, String sentence, long step) implements Serializable {
  /** Of a trial that came to its end. */
  public static final Fault NONE = new Fault(Kind.NONE, "", 0);

  /** What is to blame. */
  public enum Kind {
    NONE,
    /** A number that is not finite. */
    DIVERGED,
    /** The rows. */
    DATA,
    /** The settings. */
    CONFIGURATION
  }

  /** The first in a chain of causes that was meant for the user; empty where there is none. */
  static Optional<Fault> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DivergedException diverged) {
        return Optional.of(new Fault(Kind.DIVERGED, cause.getMessage(), diverged.step()));
      } else if (cause instanceof DataException) {
        return Optional.of(new Fault(Kind.DATA, cause.getMessage(), 0));
      } else if (cause instanceof ConfigException) {
        return Optional.of(new Fault(Kind.CONFIGURATION, cause.getMessage(), 0));
      }
    }
    return Optional.empty();
  }

  /**
   * What a job ends with that ends because of this.
   *
   * @param before what stands before the sentence
   */
  public RuntimeException exception(String before) {
    String message = before + sentence;
    return switch (kind) {
      case NONE -> new IllegalStateException(before + "no fault");
      case DIVERGED -> new DivergedException(step, message);
      case DATA -> new DataException(DataException.Kind.BAD_DATA, message);
      case CONFIGURATION -> new ConfigException(message);
    };
  }
}
