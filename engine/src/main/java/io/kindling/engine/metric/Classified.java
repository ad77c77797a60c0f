package io.kindling.engine.metric;

import java.util.List;

/**
 * What is told of the classes of an output.
 *
 * @param output its name; empty where it is the only one
 * @param confusion weighted counts by true class (rows) and predicted class
 * @param curves how well each class is told from the others; of two classes, the second
 */
public record Classified(String output, double[][] confusion, List<ScoreCurve> curves) {
  public Classified {
    curves = List.copyOf(curves);
  }
}
