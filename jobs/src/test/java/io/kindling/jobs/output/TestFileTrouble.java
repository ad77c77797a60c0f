package io.kindling.jobs.output;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that cannot be written to are refused in words of ours. */
class TestFileTrouble {
  @TempDir Path folder;

  private static void write(String path) {
    Configuration settings = new Configuration();
    settings.set("ipc.client.connect.max.retries", "0");
    Storage.at(path, settings).write("a", new byte[1]);
  }

  @Test
  void aSchemeThatNobodyServes() {
    assertThatThrownBy(() -> write("nosuch://a/b"))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(
            "Cannot use the path nosuch://a/b: there is no file system of this kind here: expected"
                + " hdfs:, file: or no scheme, or one whose library is given with --packages");
  }

  @Test
  void aFileSystemThatDoesNotAnswer() throws IOException {
    int closed;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = gone.getLocalPort();
    }
    String path = "hdfs://127.0.0.1:" + closed + "/x";
    assertThatThrownBy(() -> write(path))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "Cannot write "
                + path
                + "/a: nobody answers there: start the file system, or correct the address");
  }

  @Test
  void aFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (String place : new String[] {"/proc/x", file + "/x"}) {
      assertThatThrownBy(() -> write(place))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith("Cannot write " + place + "/a: ")
          .hasMessageMatching(".*(the folder could not be made|is not a directory).*");
    }
  }
}
