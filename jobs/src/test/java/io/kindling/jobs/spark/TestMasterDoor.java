package io.kindling.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nobody listens is told from where somebody does, within the time that is given. */
class TestMasterDoor {
  private static final Duration ONCE = Duration.ofMillis(1);

  @Test
  void oneOfSeveralMastersIsEnough() throws Exception {
    int closed;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = gone.getLocalPort();
    }
    assertThat(MasterDoor.closed("spark://127.0.0.1:" + closed, () -> ONCE))
        .get()
        .asString()
        .startsWith("127.0.0.1:" + closed + ": ");
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String both = "spark://127.0.0.1:" + closed + ",127.0.0.1:" + open.getLocalPort();
      assertThat(MasterDoor.closed(both, () -> ONCE)).isEmpty();
    }
  }

  @Test
  void otherMastersAreLeftToSpark() throws Exception {
    for (String master : new String[] {"local[2]", "yarn", "k8s://https://host:6443", ""}) {
      assertThat(MasterDoor.closed(master, () -> Duration.ofDays(1))).isEmpty();
    }
    assertThat(MasterDoor.closed("spark://no.such.host.invalid:7077", () -> ONCE))
        .hasValue("no.such.host.invalid is no known host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark://",
        "spark://host",
        "spark://host:x",
        "spark://host:70000",
        "spark://a:7077,b",
        "spark://a:7077,",
        "spark://a:7077/x",
        "spark://u@a:7077"
      })
  void whatIsNoAddressIsRefused(String master) {
    assertThatThrownBy(() -> MasterDoor.closed(master, () -> Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "The master " + master + " is no address: expected spark://HOST:PORT, or several");
  }
}
