package io.kindling.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Segment;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Weights that PyTorch trained are as good here: shared/data lies beside the project. */
class TestReferenceModel {
  private static final Path DATA = Path.of("../../shared/data");
  private static final int IMAGES = 2000;
  private static final int ROWS = 250;
  private static final int PIXELS = 28 * 28;
  private static final int CLASSES = 10;
  private static final Network NETWORK =
      Network.input(1, 28, 28)
          .with("conv1", convolution(8))
          .with("conv2", convolution(16))
          .with("conv3", convolution(24))
          .with("norm1", BatchNorm.DEFAULT)
          .with(new Flatten())
          .with("fc1", new Dense(32, Activation.RELU))
          .with("fc2", new Dense(CLASSES, Activation.IDENTITY))
          .with("norm2", BatchNorm.DEFAULT);

  private static Conv convolution(int filters) {
    return new Conv(
        filters,
        List.of(3),
        List.of(1),
        List.of(1),
        Padding.VALID,
        1,
        Bias.ADDED,
        Initialiser.HE,
        Activation.RELU);
  }

  @Test
  void trainedWeightsFindTheDigitsHere() throws IOException {
    for (String file : List.of("models/mnist.safetensors", "mnist/t10k-images-idx3-ubyte.gz")) {
      assumeTrue(
          Files.exists(DATA.resolve(file)),
          () -> "Skipped: " + DATA.resolve(file).toAbsolutePath().normalize() + " is not there");
    }
    byte[] images = idx("t10k-images-idx3-ubyte.gz", 16, IMAGES * PIXELS);
    byte[] labels = idx("t10k-labels-idx1-ubyte.gz", 8, IMAGES);
    int right = 0;
    try (StepEngine engine =
        StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 1)) {
      engine.load(read(NETWORK.parameters()), read(NETWORK.state()));
      StepBatch batch = engine.batch(ROWS, Mode.EVALUATE);
      for (int from = 0; from < IMAGES; from += ROWS) {
        for (int i = 0; i < ROWS * PIXELS; i++) {
          float share = (images[from * PIXELS + i] & 0xFF) / 255f;
          batch.features().put(i, (share - 0.1307f) / 0.3081f);
        }
        engine.run(batch, new RunKey(1, 0, 0, 0), 0);
        for (int n = 0; n < ROWS; n++) {
          float[] scores = new float[CLASSES];
          batch.predictions().get(n * CLASSES, scores);
          right += largest(scores) == labels[from + n] ? 1 : 0;
        }
      }
    }
    assertThat(right / (double) IMAGES).as("share of digits found").isGreaterThanOrEqualTo(0.988);
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  private static byte[] idx(String name, int header, int count) throws IOException {
    Path path = DATA.resolve("mnist").resolve(name);
    try (DataInputStream file =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(path)))) {
      file.skipNBytes(header);
      return file.readNBytes(count);
    }
  }

  /** The windows by their names, which are those of the file; it also counts batches. */
  private static float[] read(Layout layout) throws IOException {
    byte[] bytes = Files.readAllBytes(DATA.resolve("models/mnist.safetensors"));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    JsonNode header = new ObjectMapper().readTree(bytes, Long.BYTES, length);
    float[] flat = new float[layout.length()];
    for (Segment segment : layout.segments()) {
      JsonNode tensor = header.path(segment.name());
      int[] shape = new ObjectMapper().convertValue(tensor.path("shape"), int[].class);
      assertThat(shape).as(segment.name()).isEqualTo(segment.shape().toArray());
      int from = Long.BYTES + length + tensor.path("data_offsets").path(0).asInt();
      float[] numbers = new float[segment.length()];
      file.position(from).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
      System.arraycopy(numbers, 0, flat, segment.offset(), numbers.length);
    }
    return flat;
  }
}
