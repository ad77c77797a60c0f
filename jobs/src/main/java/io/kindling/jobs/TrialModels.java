package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Learned;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.tune.Bench;
import io.kindling.partitioning.Findings;
import java.util.Set;

/** Writes the models of all trials of a search into its folder, as each is last trained. */
final class TrialModels implements Bench.Keeper {
  static final String FOLDER = "models";

  private final RunFolder folder;
  private final RunConfig base;
  private final ObjectNode provenance;

  /**
   * Of a search that begins.
   *
   * @param base the configuration that trials share
   */
  TrialModels(JobContext context, RunConfig base, Findings findings) {
    this.folder = context.requireFolder();
    this.base = base;
    this.provenance = ModelNotes.provenance(context, findings);
  }

  @Override
  public Set<Trial.Kept> wanted() {
    return Set.of(Trial.Kept.MODEL);
  }

  @Override
  public void keep(Candidate candidate, Learned learned) {
    RunConfig config = base.with(candidate.sets());
    ObjectNode own = provenance.deepCopy().put("trial", candidate.number());
    StoredModel.of(learned, config, own)
        .write(folder, FOLDER + "/trial-" + candidate.number(), config.text());
  }
}
