package io.kindling.jobs;

import io.kindling.engine.metric.DecisionRule;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Measured;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.Locale;

/** Chooses from which probability on a row is taken as the second of two classes. */
final class Thresholds {
  private Thresholds() {}

  /** The model, with the threshold that the configuration asks for, chosen on validation rows. */
  static StoredModel decided(JobContext context, PreparedData data, StoredModel model) {
    RunConfig config = context.config();
    if (config.training().threshold().isEmpty()) {
      return model;
    }
    context.describe("choose the threshold");
    DecisionRule rule = config.training().threshold().get();
    double threshold =
        rule instanceof DecisionRule.Fixed fixed
            ? fixed.probability()
            : Measured.on(context.spark(), model.inference(config), data, Part.VALIDATION)
                .threshold(rule);
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "rows are taken as %s from a probability of %.5f on (%s)",
                ModelNotes.classes(data.encoders().answers().get(0), 2).get(1),
                threshold,
                rule.word()));
    return model.with(threshold);
  }
}
