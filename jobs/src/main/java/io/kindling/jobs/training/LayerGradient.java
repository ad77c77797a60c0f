package io.kindling.jobs.training;

/**
 * The averaged gradient of one layer's parameters, as some steps of an epoch showed it.
 *
 * @param layer the name of the parameters, as in {@code 0.weight}
 * @param norm the root mean square of the norms
 * @param largest the largest norm
 * @param weights the norm of the parameters themselves at the end of the epoch
 */
public record LayerGradient(String layer, double norm, double largest, double weights) {
  /** The norm over that of the parameters; 0 where these are all zero. */
  public double ratio() {
    return weights > 0 ? norm / weights : 0;
  }
}
