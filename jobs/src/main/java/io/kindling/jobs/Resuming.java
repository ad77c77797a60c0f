package io.kindling.jobs;

import io.kindling.engine.network.NetworkJson;
import io.kindling.jobs.checkpoint.CheckpointStore;
import io.kindling.jobs.checkpoint.DifferentRunException;
import io.kindling.jobs.checkpoint.RunIdentity;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.config.DecisiveSettings;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.training.Backends;
import io.kindling.jobs.training.Resumption;
import io.kindling.jobs.training.RunState;
import io.kindling.jobs.training.TrainingRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a training goes on from, and refuses what is not its own. */
final class Resuming {
  private final JobContext context;
  private final RunFolder folder;
  private final TrainingRequest request;
  private final CheckpointStore store;
  private final int number;
  private final RunIdentity identity;

  /**
   * What a training from one random start goes on from.
   *
   * @param place the folder of its checkpoints
   * @param number the start's, from 0
   */
  Resuming(JobContext context, TrainingRequest request, String place, int number) {
    this.number = number;
    this.context = context;
    this.folder = context.requireFolder();
    this.request = request;
    this.store = new CheckpointStore(folder, place);
    this.identity = identity(context, request).with("the random start", number + 1 + "");
  }

  /** What must be the same for a run to go on from a checkpoint. */
  private static RunIdentity identity(JobContext context, TrainingRequest request) {
    RunIdentity identity =
        new RunIdentity(DecisiveSettings.in(context.config().text()))
            .with("the data's fingerprint", request.data().fingerprint())
            .with("the number of shards", Integer.toString(request.data().shardCount()))
            .with("what computes", Backends.describe(request.engine().kernels()))
            .with("the network's sha256", networkHash(request));
    return request.hasRounds()
        ? identity.with("the steps of a round", Integer.toString(request.roundSteps()))
        : identity;
  }

  private static String networkHash(TrainingRequest request) {
    String json = NetworkJson.write(request.network()).toString();
    return ModelStore.sha256(json.getBytes(StandardCharsets.UTF_8));
  }

  CheckpointStore store() {
    return store;
  }

  RunIdentity identity() {
    return identity;
  }

  /**
   * What the run goes on from, if it is to and there is something; what else an earlier run left is
   * removed.
   */
  Optional<RunState> begin() {
    boolean resumes = context.arguments().ifExists() == IfExists.RESUME;
    Optional<RunState> start = resumes ? found() : Optional.empty();
    if (start.isPresent()) {
      long steps = start.get().steps();
      clear(Set.of(CheckpointStore.FOLDER, TensorBoardLog.FOLDER));
      store.removeAfter(steps);
      context
          .progress()
          .say(
              String.format(
                  "the run goes on from the checkpoint %s: %d steps of %d are made",
                  CheckpointStore.nameOf(steps), steps, request.schedule().steps()));
    } else {
      if (resumes && number == 0 && folder.hadSucceeded()) {
        throw folder.refused(
            refusal("a run with other settings has succeeded there and left no checkpoint"));
      }
      boolean others = resumes && request.training().stopping().restarts() > 1;
      clear(others ? Set.of(CheckpointStore.FOLDER) : Set.of());
      store.removeAfter(-1);
      if (resumes && number == 0) {
        context.progress().say("there is no checkpoint to go on from: the run begins");
      }
    }
    return start;
  }

  /** The first start of a run removes what is not kept, and says what is trained. */
  private void clear(Set<String> kept) {
    if (number == 0) {
      folder.clearExcept(kept);
      folder.write(ModelStore.CONFIG_FILE, context.config().text());
    }
  }

  private Optional<RunState> found() {
    try {
      Optional<RunState> start =
          store.newest(identity, note -> context.progress().say("note: " + note));
      List<String> problems =
          start.map(state -> new Resumption(request, state).problems()).orElse(List.of());
      if (!problems.isEmpty()) {
        throw folder.refused(refusal(String.join("; ", problems)));
      }
      return start;
    } catch (DifferentRunException different) {
      throw folder.refused(refusal(different.getMessage()));
    }
  }

  private String refusal(String why) {
    return String.format(
        "%s cannot be resumed: %s. Choose another --out, or train as before, or say --if-exists"
            + " overwrite to begin again.",
        folder.storage().shown(), why);
  }
}
