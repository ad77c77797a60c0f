package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster for development is trained on, and leaves nothing behind. */
class ClusterScriptProcess {
  @TempDir Path folder;

  private Command cluster(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Command.projectRoot().resolve("scripts/cluster").toString());
    words.addAll(List.of(arguments));
    return Command.run(Map.of("KINDLING_CLUSTER", folder.resolve("cluster").toString()), words);
  }

  /** A process that has ended but is not yet collected has no command line any more. */
  private static boolean runs(String pid) {
    return Command.run(Map.of(), List.of("ps", "-ww", "-o", "args=", "-p", pid))
        .output()
        .contains("-Dkindling.cluster=");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void comesUpIsTrainedOnAndGoesDown() throws IOException {
    String port = Integer.toString(freePort());
    // What a machine that lost its power leaves: process ids that are nobody's, or somebody else's.
    Files.createDirectories(folder.resolve("cluster"));
    String own = ProcessHandle.current().pid() + " worker-1\n";
    Files.writeString(folder.resolve("cluster/pids"), "99999999 master\n" + own);
    assertThat(cluster("status").output()).isEqualTo("no cluster: scripts/cluster start\n");
    try {
      Command started = cluster("start", "--memory", "1g", "--port", port);
      assertThat(started.code()).as(started.output()).isZero();
      assertThat(cluster("start").code()).isEqualTo(75);
      Command status = cluster("status");
      List<String> pids =
          Pattern.compile("(?m)^(\\d+) (master|worker-\\d)$")
              .matcher(status.output())
              .results()
              .map(MatchResult::group)
              .map(line -> line.substring(0, line.indexOf(' ')))
              .toList();
      assertThat(pids).as(status.output()).hasSize(3).allMatch(ClusterScriptProcess::runs);
      Command trained =
          Command.kindling(
              "train",
              "conf/run/xor.conf",
              "--master",
              "spark://127.0.0.1:" + port,
              "--out",
              folder.resolve("run").toString());
      assertThat(trained.code()).as(trained.output()).isZero();
      JsonNode report =
          new ObjectMapper().readTree(folder.resolve("run").resolve("report.json").toFile());
      assertThat(report.path("rounds").path(0).path("workers")).isNotEmpty();
      assertThat(cluster("stop").code()).isZero();
      assertThat(pids).noneMatch(ClusterScriptProcess::runs);
      assertThat(cluster("status").output()).isEqualTo("no cluster: scripts/cluster start\n");
    } finally {
      cluster("stop");
    }
  }

  @Test
  void anythingElseIsAnsweredWithTheUsage() {
    Command command = cluster("begin");
    assertThat(command.code()).isEqualTo(64);
    assertThat(command.output()).startsWith("Usage: scripts/cluster start");
    assertThat(cluster("--help").code()).isZero();
    assertThat(cluster("start", "--cores").code()).isEqualTo(64);
  }
}
