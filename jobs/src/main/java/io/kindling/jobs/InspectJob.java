package io.kindling.jobs;

import io.kindling.engine.model.Model;
import io.kindling.engine.network.Summary;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.output.ModelStore;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;

/** Shows what a configuration or a model's folder holds; trains nothing, writes nothing. */
final class InspectJob implements Job {
  @Override
  public String word() {
    return "inspect";
  }

  @Override
  public String sentence() {
    return "Shows the network, memory and data of a configuration, or what a model is.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.LOOK;
  }

  @Override
  public boolean writes() {
    return false;
  }

  @Override
  public void run(JobContext context) {
    context.config().model().ifPresent(path -> inspectModel(context, path));
    if (context.config().data().isPresent() && !context.config().layers().isEmpty()) {
      Inputs inputs = Inputs.forTraining(context);
      context.out().println(described(inputs.data().encoders()));
      context.out().println("fingerprint of the data: " + inputs.data().fingerprint());
    }
  }

  private static void inspectModel(JobContext context, String path) {
    Model model = ModelStore.read(path, context.hadoop());
    context.out().println("model in " + path + ", trained for " + model.loss().word());
    context.out().println(Summary.of(model.network(), 1, 1).strip());
    context.out().println(described(ModelNotes.encoders(model, path)));
    context.out().println("provenance " + ModelNotes.provenance(model).toPrettyString());
  }

  /** What goes in and what comes out. */
  private static String described(Encoders encoders) {
    Schema schema = encoders.schema();
    String features =
        schema.features() == Schema.Features.PIXELS
            ? "pixels of the shape " + schema.shape()
            : schema.width() + " columns: " + Inputs.shortened(schema.names());
    String label =
        encoders.target() == DataSpec.Target.CLASS
            ? encoders.classes().size() + " classes: " + Inputs.shortened(encoders.classes())
            : "a number";
    return "in: " + features + "\nout: " + label + ", from the column '" + schema.label() + "'";
  }
}
