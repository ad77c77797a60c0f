package io.kindling.jobs.output;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** What file systems say of their troubles, for somebody who does not know their insides. */
final class FileTrouble {
  private FileTrouble() {}

  /** A clause. */
  static String clause(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedFileSystemException) {
        return "there is no file system of this kind here: expected hdfs:, file: or no scheme, or"
            + " one whose library is given with --packages (s3a: has org.apache.hadoop:hadoop-aws"
            + " of Spark's version of Hadoop)";
      } else if (cause instanceof UnknownHostException) {
        return "there is no host of this name: correct the address";
      } else if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof SocketTimeoutException) {
        return "nobody answers there: start the file system, or correct the address";
      } else if (cause instanceof AccessDeniedException) {
        return "permission denied";
      } else if (cause instanceof NoSuchFileException) {
        return "there is no such folder";
      }
    }
    return problem.getMessage();
  }
}
