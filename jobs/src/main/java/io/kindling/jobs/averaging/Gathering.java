package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** The parts of the open operation that have come, and who waits for its commit. */
final class Gathering {
  private final Operation operation;
  private final SliceSums travelled;
  private final Contribution[] byNode;
  private final List<Answers> waiting = new ArrayList<>();
  private int missingShards;

  /**
   * An operation of which nothing has come.
   *
   * @param travelled adds up what comes in slices
   */
  Gathering(int shards, Operation operation, SliceSums travelled) {
    this.operation = operation;
    this.travelled = travelled;
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

  void await(Answers answers) {
    waiting.add(answers);
  }

  /** All answers to be given, the first of each who waits before the second of any. */
  List<Consumer<Verdict>> waiting() {
    List<Consumer<Verdict>> all = new ArrayList<>();
    int most = waiting.stream().mapToInt(answers -> answers.each().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (Answers answers : waiting) {
        if (i < answers.each().size()) {
          all.add(answers.each().get(i));
        }
      }
    }
    return all;
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
    List<Contribution> parts = Arrays.stream(byNode).filter(Objects::nonNull).toList();
    if (parts.stream().noneMatch(Contribution::hasTravelled)) {
      return additions(Contribution::gradient);
    }
    parts.stream()
        .filter(part -> !part.hasTravelled())
        .forEach(part -> travelled.add(part.node(), part.gradient()));
    return travelled.additions();
  }

  /** How the states of the shards' own optimizers are to be added. */
  Additions innerAdditions() {
    return additions(Contribution::inner);
  }

  private Additions additions(Function<Contribution, float[]> of) {
    List<Blocks.Work> work = new ArrayList<>();
    return new Additions(sum(1, of, work), work);
  }

  private float[] sum(int node, Function<Contribution, float[]> of, List<Blocks.Work> work) {
    if (byNode[node] != null) {
      return of.apply(byNode[node]);
    }
    float[] left = sum(2 * node, of, work);
    float[] right = sum(2 * node + 1, of, work);
    if (left.length == 0 || right.length == 0) {
      return left.length == 0 ? right : left;
    }
    work.add((from, to) -> Share.add(right, from, left, from, to - from));
    return left;
  }
}
