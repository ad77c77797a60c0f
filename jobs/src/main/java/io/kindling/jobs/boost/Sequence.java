package io.kindling.jobs.boost;

import io.kindling.engine.loss.Loss;
import io.kindling.jobs.config.BoostSettings;
import io.kindling.jobs.config.BoostSettings.Method;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.inference.Combination;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.Overlay;
import io.kindling.partitioning.encode.Answer;
import java.util.List;

/** A way of boosting, with how it stands: what the next member takes, and what it counts. */
public interface Sequence {
  /** How the members' predictions become one. */
  Combination.Rule rule();

  /** What is added to a sum of members; empty for nothing. */
  List<Double> start();

  /** What the next member takes of its rows. */
  Overlay overlay();

  /**
   * Takes the next member, unless it is refused, which changes nothing.
   *
   * @param predicted of all rows of the pool, one behind the other
   */
  Judged judge(float[] predicted);

  /**
   * Before the first member.
   *
   * @param loss that the members are to make small together
   * @param all rows of a training, whose test part holds all rows of the pool
   * @param train the numbers of those to train on
   * @throws ConfigException where the method cannot have such rows or such a loss
   */
  static Sequence of(BoostSettings settings, Loss loss, DrawnRows all, int[] train) {
    Answer answer = all.encoders().answers().get(0);
    if (answer.target().isOfPlaces()) {
      throw new ConfigException(
          String.format(
              "boost is for rows of a class or of numbers, but data.target = %s: expected class or"
                  + " number, or the job bag for several networks on masks or points",
              answer.target().word()));
    }
    if (settings.method() == Method.GRADIENT) {
      Slope slope = Slope.of(loss);
      KnownLabels labels = KnownLabels.of(train, all.encoders(), all.shards(Part.TEST));
      int width = answer.names().size();
      return settings.lineSearch()
          ? Gradients.searching(labels, slope, width, settings.rate())
          : Gradients.stepping(labels, slope, width, settings.rate());
    }
    String method = "boost.method = " + settings.method().word();
    if (!answer.isClass()) {
      throw new ConfigException(
          String.format(
              "%s is for rows of classes, but the label '%s' is a number: expected a label of"
                  + " classes, or boost.method = gradient",
              method, answer.names().get(0)));
    }
    if (settings.lineSearch()) {
      throw new ConfigException(
          "boost.lineSearch = true is for boost.method = gradient, found "
              + settings.method().word()
              + ", whose weights follow from its errors: remove it");
    }
    KnownLabels labels = KnownLabels.of(train, all.encoders(), all.shards(Part.TEST));
    int classes = answer.names().size();
    if (settings.method() == Method.SAMME) {
      return AdaBoost.voting(labels, classes, settings.rate());
    }
    if (!loss.takesLogits()) {
      throw new ConfigException(
          method
              + " needs probabilities, which training.loss = "
              + loss.word()
              + " does not make: expected crossEntropy, or boost.method = samme");
    }
    return AdaBoost.byProbability(labels, classes, settings.rate());
  }
}
