package io.kindling.jobs.config;

import java.util.List;
import java.util.Map;

/**
 * How a bag of models is made.
 *
 * @param members how many models
 * @param sample the rows that each is trained on, as a share of all to train on
 * @param replace whether a row may be in a sample several times
 * @param columns the columns that each has, as a share of all features
 * @param combine how their predictions become one
 * @param metric by which members get weights, and by which the report draws the bag
 * @param compare whether one network is trained on all rows beside them
 * @param seed of the samples
 * @param variants for each name, the settings in which its members differ, as KEY=VALUE
 */
public record BagSettings(
    int members,
    double sample,
    boolean replace,
    double columns,
    Combine combine,
    String metric,
    boolean compare,
    long seed,
    Map<String, List<String>> variants) {

  /** How the predictions of members become one. */
  public enum Combine {
    /** Their mean. */
    AVERAGE("average"),
    /** The share of the members that take each class. */
    VOTE("vote"),
    /** Their mean, in which better members have more weight. */
    WEIGHTED("weighted"),
    /** What a network says that has learned from them. */
    STACK("stack");

    private final String word;

    Combine(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Whether every member has all rows, each once. */
  public boolean takesAll() {
    return sample == 1 && !replace;
  }
}
