package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The parts of the open operation that have come, and who waits for its commit. */
final class Gathering {
  private final Operation operation;
  private final Contribution[] byNode;
  private final List<Consumer<Verdict>> waiting = new ArrayList<>();
  private int missingShards;

  Gathering(int shards, Operation operation) {
    this.operation = operation;
    this.byNode = new Contribution[2 * shards];
    this.missingShards = shards;
  }

  Operation operation() {
    return operation;
  }

  /** Takes a part; false if it is there already. */
  boolean accept(Contribution part) {
    if (byNode[part.node()] != null) {
      return false;
    }
    byNode[part.node()] = part;
    missingShards -= ShardTree.size(byNode.length / 2, part.node());
    return true;
  }

  void await(Consumer<Verdict> answer) {
    waiting.add(answer);
  }

  List<Consumer<Verdict>> waiting() {
    return waiting;
  }

  boolean isComplete() {
    return missingShards == 0;
  }

  /** The sums of all parts, added in the order of the tree. */
  double[] sums() {
    return sums(1);
  }

  private double[] sums(int node) {
    if (byNode[node] != null) {
      return byNode[node].sums().clone();
    }
    double[] sums = sums(2 * node);
    double[] right = sums(2 * node + 1);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += right[i];
    }
    return sums;
  }

  /** What each shard carries into the next step; nothing for those that handed nothing back. */
  float[][] carried() {
    int shards = byNode.length / 2;
    float[][] byShard = new float[shards][0];
    for (Contribution part : byNode) {
      if (part != null) {
        int first = ShardTree.firstShard(shards, part.node());
        System.arraycopy(part.carried(), 0, byShard, first, part.carried().length);
      }
    }
    return byShard;
  }

  /** How the gradients are to be added, in the order of the tree. */
  Additions additions() {
    return additions(Contribution::addend);
  }

  /** How the states of the shards' own optimizers are to be added. */
  Additions innerAdditions() {
    return additions(part -> new WholeGradient(part.inner()));
  }

  private Additions additions(Function<Contribution, Addend> of) {
    List<Blocks.Work> work = new ArrayList<>();
    return new Additions(sum(1, of, work).wholeAfter(work), work);
  }

  private Addend sum(int node, Function<Contribution, Addend> of, List<Blocks.Work> work) {
    if (byNode[node] != null) {
      return of.apply(byNode[node]);
    }
    Addend left = sum(2 * node, of, work);
    Addend right = sum(2 * node + 1, of, work);
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    float[] sum = left.wholeAfter(work);
    work.add(right.onto(sum));
    return new WholeGradient(sum);
  }
}
