package io.kindling.jobs.output;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who is writing.
 *
 * @param job the job's word
 * @param applicationId Spark's name for the application
 * @param attempt the cluster manager's number of this try, "1" where it counts none
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

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }
}
