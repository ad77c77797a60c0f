package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a classifier: what {@link ConfusionMetrics} has, then the log of the
 * probability of the true class, how often that is among the first, calibration, and the
 * probabilities of each class in bins (for two classes, those of the second).
 */
final class DetailedClassMetrics implements Metrics {
  private static final Calibration CALIBRATION = new Calibration(15);

  private final int classes;
  private final Answers answers;
  private final int top;
  private final ClassMetrics counts;
  private final ScoreBins bins;
  private final int logLoss;
  private final int first;
  private final int calibration;
  private final int scores;

  DetailedClassMetrics(int classes, Answers answers, Details details) {
    this.classes = classes;
    this.answers = answers;
    this.top = details.top();
    double threshold = details.threshold().orElse(Double.NaN);
    this.counts = new ClassMetrics(classes, answers, threshold);
    this.bins = ScoreBins.ofCurves(classes);
    this.logLoss = counts.sums();
    this.first = logLoss + 1;
    this.calibration = first + 1;
    this.scores = calibration + CALIBRATION.sums();
  }

  /** How many classes have bins of their own, and the first of them. */
  private int curves() {
    return classes == 2 ? 1 : classes;
  }

  private int classOf(int curve) {
    return classes == 2 ? 1 : curve;
  }

  @Override
  public int sums() {
    return scores + curves() * bins.sums();
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    counts.accumulate(batch, sums, offset);
    FloatBuffer predictions = answers.predictions(batch);
    FloatBuffer labels = answers.labels(batch, classes);
    int steps = predictions.capacity() / classes / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int end = n * steps + batch.stepsOf(n, steps);
      int there = Answers.there(labels, n * steps, end);
      if (weight != 0 && there > 0) {
        for (int i = n * steps; i < end; i++) {
          int label = (int) labels.get(i);
          if (label >= 0) {
            add(predictions, i * classes, label, weight / there, sums, offset);
          }
        }
      }
    }
  }

  private void add(
      FloatBuffer predictions, int row, int label, double weight, double[] sums, int offset) {
    double own = predictions.get(row + label);
    sums[offset + logLoss] -= weight * Math.log(Math.max(ClassMetrics.LEAST_PROBABILITY, own));
    sums[offset + first] += rank(predictions, row, label) < top ? weight : 0;
    int predicted = counts.predicted(predictions, row);
    CALIBRATION.add(
        sums,
        offset + calibration,
        predictions.get(row + predicted),
        weight,
        predicted == label ? weight : 0);
    for (int curve = 0; curve < curves(); curve++) {
      int c = classOf(curve);
      ScoreBins.Side side = c == label ? ScoreBins.Side.OF_CLASS : ScoreBins.Side.OTHER;
      int at = offset + scores + curve * bins.sums();
      bins.add(sums, at, predictions.get(row + c), weight, side);
    }
  }

  /** How many classes come before the true one; of equal ones, those with smaller numbers. */
  private int rank(FloatBuffer predictions, int row, int label) {
    float own = predictions.get(row + label);
    int before = 0;
    for (int c = 0; c < classes; c++) {
      float other = predictions.get(row + c);
      before += other > own || (other == own && c < label) ? 1 : 0;
    }
    return before;
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(new ConfusionMetrics(counts).values(sums));
    if (classes > top) {
      values.put("top" + top + "Accuracy", sums[first] / sums[WEIGHT]);
    }
    double mean = sums[logLoss] / sums[WEIGHT];
    values.put("logLoss", mean);
    values.put("perplexity", Math.exp(mean));
    values.put("bitsPerSymbol", mean / Math.log(2));
    values.put("calibrationError", CALIBRATION.error(sums, calibration));
    CurveMeans.putInto(values, curves(sums));
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return counts.confusion(sums);
  }

  @Override
  public List<ScoreCurve> curves(double[] sums) {
    List<ScoreCurve> all = new ArrayList<>();
    for (int curve = 0; curve < curves(); curve++) {
      all.add(bins.curve(sums, scores + curve * bins.sums()));
    }
    return all;
  }
}
