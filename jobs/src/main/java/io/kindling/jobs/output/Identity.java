package io.kindling.jobs.output;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who is writing.
 *
 * @param job the job's word
 * @param applicationId Spark's name for the application
 * @param attempt the cluster manager's number of this try, "1" where it counts none; of a run that
 *     is resumed at least one more than that before
 * @param host where the driver runs
 * @param process the driver's process
 * @param token different for each run
 */
public record Identity(
    String job, String applicationId, String attempt, String host, long process, String token) {

  /** This process. */
  public static Identity of(String job, String applicationId, String attempt) {
    return new Identity(
        job,
        applicationId,
        attempt,
        thisHost(),
        ProcessHandle.current().pid(),
        UUID.randomUUID().toString());
  }

  /** The same process, at a try that comes after the one of an earlier status. */
  Identity after(byte[] status) {
    int next = Status.attemptIn(status) + 1;
    boolean isLater = attempt.matches("[0-9]{1,9}") && Integer.parseInt(attempt) < next;
    return isLater
        ? new Identity(job, applicationId, Integer.toString(next), host, process, token)
        : this;
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }
}
