package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Rows that a model keeps, as its encoders make them, with what they are labelled with. */
public final class KeptRows implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MOST_AT_ONCE = 1024;

  private final float[] features;
  private final float[] answers;
  private final float[] weights;

  /**
   * Rows one behind the other.
   *
   * @param features their numbers
   * @param answers of each row the number of its class, or its numbers
   * @param weights of each row
   */
  public KeptRows(float[] features, float[] answers, float[] weights) {
    Checks.require(weights.length > 0, "There are no rows to keep: expected at least one");
    Checks.require(
        features.length % weights.length == 0 && answers.length % weights.length == 0,
        "%s numbers of features and %s of labels do not divide into %s rows",
        features.length,
        answers.length,
        weights.length);
    this.features = features;
    this.answers = answers;
    this.weights = weights;
  }

  /** The rows of shards, one behind the other. */
  static KeptRows of(List<? extends Shard> shards, Encoders encoders) {
    int rows = shards.stream().mapToInt(Shard::rows).sum();
    int width = encoders.shape().elements();
    Answer answer = encoders.answers().get(0);
    int labels = answer.targets(encoders.schema());
    float[] features = new float[Math.multiplyExact(rows, width)];
    float[] answers = new float[rows * labels];
    float[] weights = new float[rows];
    int done = 0;
    for (Shard shard : shards) {
      int[] numbers = IntStream.range(0, shard.rows()).toArray();
      for (int from = 0; from < numbers.length; from += MOST_AT_ONCE) {
        int count = Math.min(MOST_AT_ONCE, numbers.length - from);
        shard.gatherInto(
            encoders,
            numbers,
            from,
            count,
            part(features, done, count, width),
            List.of(part(answers, done, count, labels)),
            part(weights, done, count, 1));
        done += count;
      }
    }
    return new KeptRows(features, answers, weights);
  }

  private static FloatBuffer part(float[] all, int from, int count, int width) {
    return FloatBuffer.wrap(all, from * width, count * width).slice();
  }

  /** Some of several shards, in their order, as one. */
  static KeptRows together(List<KeptRows> parts) {
    int rows = parts.stream().mapToInt(KeptRows::rows).sum();
    float[] features = new float[Math.multiplyExact(rows, parts.get(0).width())];
    float[] answers = new float[rows * parts.get(0).labels()];
    float[] weights = new float[rows];
    int done = 0;
    for (KeptRows part : parts) {
      System.arraycopy(part.features, 0, features, done * part.width(), part.features.length);
      System.arraycopy(part.answers, 0, answers, done * part.labels(), part.answers.length);
      System.arraycopy(part.weights, 0, weights, done, part.weights.length);
      done += part.rows();
    }
    return new KeptRows(features, answers, weights);
  }

  /** The numbers of all rows: not a copy, and not to be changed. */
  public float[] features() {
    return features;
  }

  /** What all rows are labelled with: not a copy, and not to be changed. */
  public float[] answers() {
    return answers;
  }

  /** The weights of all rows: not a copy, and not to be changed. */
  public float[] weights() {
    return weights;
  }

  /** Of all bits, in hexadecimal. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (float[] numbers : List.of(features, answers, weights)) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_AT_ONCE * Float.BYTES);
        for (int at = 0; at < numbers.length; at += MOST_AT_ONCE) {
          int count = Math.min(MOST_AT_ONCE, numbers.length - at);
          bytes.clear().asFloatBuffer().put(numbers, at, count);
          digest.update(bytes.limit(count * Float.BYTES));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }

  /** How many there are. */
  public int rows() {
    return weights.length;
  }

  /** The numbers of a row. */
  public int width() {
    return features.length / rows();
  }

  /** The numbers that a row is labelled with. */
  int labels() {
    return answers.length / rows();
  }
}
