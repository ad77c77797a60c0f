package io.kindling.jobs.averaging;

/**
 * A worker's part of an operation for one node of the shard tree. Its arrays belong to the averager
 * until the operation is answered.
 */
public final class Contribution {
  private final int plan;
  private final Operation operation;
  private final int member;
  private final int node;
  private final float[] gradient;
  private final double[] sums;

  /**
   * A part.
   *
   * @param gradient of the weighted sum over the node's shards; empty for an evaluation, or where
   *     none of these shards has rows in the step
   * @param sums see {@link SumsLayout}
   */
  public Contribution(
      int plan, Operation operation, int member, int node, float[] gradient, double[] sums) {
    this.plan = plan;
    this.operation = operation;
    this.member = member;
    this.node = node;
    this.gradient = gradient;
    this.sums = sums;
  }

  public int plan() {
    return plan;
  }

  public Operation operation() {
    return operation;
  }

  int member() {
    return member;
  }

  int node() {
    return node;
  }

  public float[] gradient() {
    return gradient;
  }

  public double[] sums() {
    return sums;
  }
}
