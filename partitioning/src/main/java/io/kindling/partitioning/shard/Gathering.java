package io.kindling.partitioning.shard;

import io.kindling.partitioning.augment.Touch;
import io.kindling.partitioning.encode.Encoders;
import java.nio.FloatBuffer;
import java.util.List;

/** Copies packed rows from wherever they lie into a batch, encoded. */
public final class Gathering {
  /** So many rows are copied before they are encoded: memory brings them at the same time. */
  private static final int TOGETHER = 32;

  private final Encoders encoders;
  private final Touch touch;
  private final FloatBuffer features;
  private final List<FloatBuffer> targets;
  private final FloatBuffer weights;

  public Gathering(
      Encoders encoders,
      Touch touch,
      FloatBuffer features,
      List<FloatBuffer> targets,
      FloatBuffer weights) {
    this.encoders = encoders;
    this.touch = touch;
    this.features = features;
    this.targets = targets;
    this.weights = weights;
  }

  /** Where packed rows lie. */
  public interface Source {
    /** How many bytes a row has. */
    int length(int row);

    /** Puts the bytes of a row from a place on. */
    void copyInto(int row, byte[] target, int at);
  }

  /** Fills the batch from its first row on with {@code count} rows from {@code from} on. */
  public void run(Source source, int[] numbers, int from, int count) {
    Encoders.Buffers buffers = encoders.buffers();
    int[] starts = new int[TOGETHER + 1];
    for (int done = 0; done < count; done += TOGETHER) {
      int group = Math.min(TOGETHER, count - done);
      for (int i = 0; i < group; i++) {
        starts[i + 1] = Math.addExact(starts[i], source.length(numbers[from + done + i]));
      }
      byte[] packed = new byte[starts[group]];
      for (int i = 0; i < group; i++) {
        source.copyInto(numbers[from + done + i], packed, starts[i]);
      }
      for (int i = 0; i < group; i++) {
        touch.touchInPlace(packed, starts[i], numbers[from + done + i]);
        encoders.encodeInto(packed, starts[i], starts[i + 1], buffers, features, targets, done + i);
        weights.put(done + i, (float) encoders.schema().weightOf(packed, starts[i]));
      }
    }
  }
}
