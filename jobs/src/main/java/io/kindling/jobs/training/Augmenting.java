package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.Network;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Sharded;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Picture;
import java.io.Serializable;
import java.util.List;

/**
 * What happens to the rows of training steps.
 *
 * @param picture the size of the images that rows are
 * @param target what their labels are
 */
record Augmenting(Augmentation augmentation, Picture picture, Target target)
    implements Serializable {
  Augmenting {
    augmentation.check(picture);
  }

  /** Of rows whose labels are classes. */
  Augmenting(Augmentation augmentation, Picture picture) {
    this(augmentation, picture, Target.CLASS);
  }

  /** That of data; none where rows stay as they are. */
  static List<Augmenting> of(Sharded data) {
    return data.augmentation().isNone()
        ? List.of()
        : List.of(
            new Augmenting(
                data.augmentation(),
                Picture.of(data.schema()),
                data.encoders().labels().get(0).target()));
  }

  /** Refuses a training that rows which are changed or mixed do not go with. */
  void check(Objective objective, Network network, DescentSpec optimizer) {
    Checks.require(
        optimizer instanceof OptimizerSpec,
        "training.optimizer is %s, which compares the losses of the same rows: expected no"
            + " data.augment, which changes them from step to step",
        optimizer.word());
    List<HeadLoss> heads = objective.heads();
    Checks.require(
        !mixes()
            || heads.size() == 1
                && heads.get(0).loss() instanceof CrossEntropyLoss
                && network.output().rank() == 1,
        "data.augment has %s, which mix the classes of rows: expected training.loss = crossEntropy"
            + " and a network that puts out a number for each class, found %s",
        augmentation.mixingWords(),
        heads.stream().map(head -> head.loss().word() + " of " + head.output()).toList());
  }

  /** Whether rows are mixed with each other. */
  boolean mixes() {
    return !augmentation.mixings().isEmpty();
  }

  /** The losses of training steps, where those of evaluations are these. */
  Objective ofSteps(Objective objective) {
    return mixes()
        ? new Objective(objective.heads().stream().map(Augmenting::ofShares).toList())
        : objective;
  }

  private static HeadLoss ofShares(HeadLoss head) {
    CrossEntropyLoss loss = (CrossEntropyLoss) head.loss();
    return new HeadLoss(head.output(), loss.ofShares(), head.weight());
  }
}
