package io.kindling.jobs;

import io.kindling.jobs.trial.TrialResult;
import io.kindling.partitioning.Part;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Which members are asked about a row. */
final class BagVoters {
  private final BitSet[] outOfBag;
  private final BitSet everyone = new BitSet();

  /** Those that came to an end, in their order. */
  BagVoters(BagPlan plan, List<TrialResult> members) {
    this.outOfBag =
        IntStream.range(0, plan.pool().rows().count())
            .mapToObj(row -> new BitSet())
            .toArray(BitSet[]::new);
    this.everyone.set(0, members.size());
    for (int member = 0; member < members.size(); member++) {
      for (int row : plan.sample(members.get(member).number()).rows(Part.TEST)) {
        outOfBag[row].set(member);
      }
    }
  }

  /** All of them. */
  IntFunction<BitSet> everyone() {
    return row -> everyone;
  }

  /** The first so many of them. */
  IntFunction<BitSet> first(int members) {
    BitSet some = new BitSet();
    some.set(0, members);
    return row -> some;
  }

  /** A single one. */
  IntFunction<BitSet> only(int member) {
    BitSet one = new BitSet();
    one.set(member);
    return row -> one;
  }

  /** Those that a row to train on, and all that are the same, lies out of the bag of. */
  IntFunction<BitSet> outOfBag() {
    return row -> outOfBag[row];
  }

  /** Of the first so many, those. */
  IntFunction<BitSet> outOfBag(int members) {
    return row -> outOfBag[row].get(0, members);
  }

  /** The rows of a single one's own. */
  int[] outOfBagOf(int member, int[] rows) {
    return IntStream.of(rows).filter(row -> outOfBag[row].get(member)).toArray();
  }
}
