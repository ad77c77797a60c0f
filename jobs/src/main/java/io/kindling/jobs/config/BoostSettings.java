package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import java.util.OptionalInt;

/**
 * How networks are boosted.
 *
 * @param method what the next network makes of those before it
 * @param rounds at most so many networks
 * @param rate by which a network's weight is multiplied
 * @param lineSearch whether a network is weighed by what makes the loss least
 * @param sample the share of the rows that each network is trained on
 * @param patience so many rounds in a row that were not better end it; empty for no such end
 * @param metric by which rounds are compared
 * @param seed of the networks' first parameters and the rows that are drawn
 * @param compare whether a single network and a bag of networks are trained beside it
 */
public record BoostSettings(
    Method method,
    int rounds,
    double rate,
    boolean lineSearch,
    double sample,
    OptionalInt patience,
    String metric,
    long seed,
    boolean compare) {

  public BoostSettings {
    Checks.require(
        metric.startsWith(EarlyStopping.PART) && metric.length() > EarlyStopping.PART.length(),
        "Invalid boost.metric '%s': expected a metric of the validation part, such as"
            + " validation.loss",
        metric);
  }

  /** What the next network makes of those before it. */
  public enum Method {
    /** Rows that were missed weigh more; members vote. */
    SAMME("samme"),
    /** Rows of a low probability weigh more; members multiply their probabilities. */
    SAMME_R("samme.r"),
    /** It learns the negative gradient of the loss; members are added. */
    GRADIENT("gradient");

    private final String word;

    Method(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
