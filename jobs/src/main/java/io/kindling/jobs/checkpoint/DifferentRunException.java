package io.kindling.jobs.checkpoint;

import java.util.List;

/** A checkpoint of a run that this one is not. The message is a sentence without its end. */
public final class DifferentRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DifferentRunException(String checkpoint, List<String> differences) {
    super(
        String.format(
            "%s is a checkpoint of another run: %s", checkpoint, RunIdentity.listed(differences)));
  }
}
