package io.kindling.jobs;

/** What is said of a failure. */
final class Failure {
  private Failure() {}

  /** The sentence that was meant for the user, or what is known of an internal failure. */
  static String sentence(Throwable failure) {
    return ExitCode.known(failure)
        .map(Throwable::getMessage)
        .orElseGet(() -> "This is a fault of the program or of the cluster: " + failure);
  }
}
