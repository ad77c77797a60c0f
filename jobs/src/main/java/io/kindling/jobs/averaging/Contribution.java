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
  private final Addend addend;
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
    this(plan, operation, member, node, new WholeGradient(change), sums, carried, inner);
  }

  /** A part whose gradient may have travelled without some of its zeros. */
  Contribution(
      int plan,
      Operation operation,
      int member,
      int node,
      Addend addend,
      double[] sums,
      float[][] carried,
      float[] inner) {
    this.plan = plan;
    this.operation = operation;
    this.member = member;
    this.node = node;
    this.addend = addend;
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

  /** The numbers of the gradient that are there. */
  public float[] gradient() {
    return addend.numbers();
  }

  Addend addend() {
    return addend;
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
