package io.kindling.engine.peer;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The precision in which PyTorch can be believed here. On AMD's family 26 convolutions and
 * recurrences of 2.7.1 cannot in single precision: the same gradient of a convolution comes out
 * with other numbers from run to run, some of them none, and an LSTM computes another loss for
 * evaluation than for training with the same parameters. In double precision they are right there,
 * too.
 */
final class PeerProcessor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  private PeerProcessor() {}

  static DataType type() throws IOException {
    boolean miscomputes =
        Files.exists(DESCRIPTION)
            && Files.readAllLines(DESCRIPTION).stream()
                .anyMatch(line -> line.matches("cpu family\\s*:\\s*26"));
    return miscomputes ? DataType.FLOAT64 : DataType.FLOAT32;
  }
}
