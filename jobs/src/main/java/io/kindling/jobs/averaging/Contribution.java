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
  private final boolean travelled;
  private final double[] sums;
  private final float[][] carried;
  private final float[] inner;

  /**
   * A part.
   *
   * @param gradient of the weighted sum over the node's shards, or the weighted sum of what they
   *     took off their parameters; empty for an evaluation, or where none of these shards has rows
   * @param sums see {@link SumsLayout}
   * @param carried what each of the node's shards carries into the next step, where the schedule
   *     says that it is handed back; else empty
   */
  public Contribution(
      int plan,
      Operation operation,
      int member,
      int node,
      float[] gradient,
      double[] sums,
      float[][] carried) {
    this(plan, operation, member, node, gradient, sums, carried, new float[0]);
  }

  /**
   * A part of shards that step by themselves.
   *
   * @param inner the weighted sum of the states of their optimizers, where their mean is taken
   */
  public Contribution(
      int plan,
      Operation operation,
      int member,
      int node,
      float[] change,
      double[] sums,
      float[][] carried,
      float[] inner) {
    this(plan, operation, member, node, change, sums, carried, inner, false);
  }

  /** A part whose gradient came in slices, which are added up elsewhere. */
  static Contribution travelled(
      int plan,
      Operation operation,
      int member,
      int node,
      double[] sums,
      float[][] carried,
      float[] inner) {
    return new Contribution(
        plan, operation, member, node, new float[0], sums, carried, inner, true);
  }

  private Contribution(
      int plan,
      Operation operation,
      int member,
      int node,
      float[] gradient,
      double[] sums,
      float[][] carried,
      float[] inner,
      boolean travelled) {
    this.plan = plan;
    this.operation = operation;
    this.member = member;
    this.node = node;
    this.gradient = gradient;
    this.travelled = travelled;
    this.sums = sums;
    this.carried = carried;
    this.inner = inner;
  }

  /** A part with which nothing is handed back. */
  public Contribution(
      int plan, Operation operation, int member, int node, float[] gradient, double[] sums) {
    this(plan, operation, member, node, gradient, sums, new float[0][]);
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

  /** The gradient; empty where there is none, and where it came in slices. */
  public float[] gradient() {
    return gradient;
  }

  /** Whether the gradient came in slices. */
  boolean hasTravelled() {
    return travelled;
  }

  public double[] sums() {
    return sums;
  }

  float[][] carried() {
    return carried;
  }

  float[] inner() {
    return inner;
  }
}
