package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.metric.Details;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.Stepping;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.shard.BatchPlan;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is trained and for how long. Together with the rows this decides the model to the bit.
 *
 * @param losses what is made smaller
 * @param optimizer the rule that steps the parameters, or a search for the minimum
 * @param batchSize the rows of a step, over all shards; {@link BatchPlan#ALL_ROWS} takes all
 * @param epochs how often each row is used
 * @param shards the number S of logical shards, a power of two; empty: from the batch size
 * @param seed of the first parameters, the order of rows, dropout
 * @param earlyStopping when to end before the last epoch
 * @param stepping what is around the optimizer's rule: clipping, decay, groups, schedule, means
 * @param threshold from which probability on a row is taken as the second of two classes; empty:
 *     the larger of the two
 * @param validateEvery the validation part is measured after so many epochs, and after the last
 * @param topK among how many of the likeliest classes the right one is looked for
 * @param stopping what else ends the training before its last epoch
 */
public record TrainingSettings(
    LossSettings losses,
    DescentSpec optimizer,
    int batchSize,
    int epochs,
    OptionalInt shards,
    long seed,
    Optional<EarlyStopping> earlyStopping,
    Stepping stepping,
    Optional<DecisionRule> threshold,
    int validateEvery,
    int topK,
    Stopping stopping) {
  public static final int MOST_SHARDS = 4096;

  public TrainingSettings {
    Checks.require(
        batchSize >= 1,
        "Invalid training.batchSize %s: expected a number of rows from 1 on",
        batchSize);
    Checks.require(epochs >= 1, "Invalid training.epochs %s: expected a number from 1 on", epochs);
    int fixed = shards.orElse(1);
    Checks.require(
        fixed >= 1 && fixed <= MOST_SHARDS && Integer.bitCount(fixed) == 1,
        "Invalid training.shards %s: expected auto or a power of two from 1 to %s",
        fixed,
        MOST_SHARDS);
    Checks.require(
        batchSize == BatchPlan.ALL_ROWS || !optimizer.triesPoints(),
        "training.optimizer.%s compares losses over all rows: write training.batchSize = all, or"
            + " leave it out, found %s",
        optimizer.word(),
        batchSize);
    Checks.require(
        stopping.rollback().isEmpty() || !optimizer.triesPoints(),
        "training.onDiverge = rollback lowers the learning rate, but training.optimizer.%s has none:"
            + " remove one of both",
        optimizer.word());
    optimizer.check(stepping);
    Checks.require(
        validateEvery >= 1,
        "Invalid training.validateEvery %s: expected a number of epochs from 1 on",
        validateEvery);
    Checks.require(
        validateEvery == 1 || stopping.restarts() == 1 || !mayEndBetween(optimizer, stopping),
        "training.restarts = %s compares starts by the validation part as it is where they end, but"
            + " with training.validateEvery = %s they may end where it is not measured: expected"
            + " training.validateEvery = 1",
        stopping.restarts(),
        validateEvery);
  }

  /** Whether it is not known beforehand after which epoch the last step is. */
  private static boolean mayEndBetween(DescentSpec optimizer, Stopping stopping) {
    return optimizer.triesPoints()
        || stopping.timeBudget().isPresent()
        || stopping.target().filter(target -> !target.isOfValidation()).isPresent();
  }

  /** Whether a step takes all rows, however many there are. */
  public boolean takesAllRows() {
    return batchSize == BatchPlan.ALL_ROWS;
  }

  /** With one loss and the optimizer's rule alone. */
  public TrainingSettings(
      Loss loss,
      DescentSpec optimizer,
      int batchSize,
      int epochs,
      OptionalInt shards,
      long seed,
      Optional<EarlyStopping> earlyStopping) {
    this(
        LossSettings.of(loss),
        optimizer,
        batchSize,
        epochs,
        shards,
        seed,
        earlyStopping,
        Stepping.PLAIN,
        Optional.empty(),
        1,
        Details.USUAL.top(),
        Stopping.NONE);
  }

  /** The loss of the first output, which may be the only one. */
  public Loss loss() {
    return losses.outputs().get(0).loss();
  }

  /** With other things around the optimizer's rule. */
  public TrainingSettings with(Stepping other) {
    return changed(losses, seed, other, threshold, validateEvery, stopping);
  }

  /** The same for such rows. */
  TrainingSettings of(DataSpec data) {
    return changed(losses.of(data), seed, stepping, threshold, validateEvery, stopping);
  }

  /** From another random start. */
  public TrainingSettings withSeed(long other) {
    return changed(losses, other, stepping, threshold, validateEvery, stopping);
  }

  /** Measured after every so many epochs. */
  public TrainingSettings withValidateEvery(int other) {
    return changed(losses, seed, stepping, threshold, other, stopping);
  }

  /** With other ends. */
  public TrainingSettings with(Stopping other) {
    return changed(losses, seed, stepping, threshold, validateEvery, other);
  }

  /** With another rule for two classes. */
  public TrainingSettings with(DecisionRule rule) {
    return changed(losses, seed, stepping, Optional.of(rule), validateEvery, stopping);
  }

  /** With others of what may be exchanged alone. */
  private TrainingSettings changed(
      LossSettings otherLosses,
      long otherSeed,
      Stepping otherStepping,
      Optional<DecisionRule> otherThreshold,
      int otherValidateEvery,
      Stopping otherStopping) {
    return new TrainingSettings(
        otherLosses,
        optimizer,
        batchSize,
        epochs,
        shards,
        otherSeed,
        earlyStopping,
        otherStepping,
        otherThreshold,
        otherValidateEvery,
        topK,
        otherStopping);
  }

  /** Into how many shards rows are cut. */
  public ShardRule shardRule() {
    return shards.isPresent()
        ? ShardRule.fixed(shards.getAsInt()).withLanes(batchSize)
        : ShardRule.auto(batchSize);
  }
}
