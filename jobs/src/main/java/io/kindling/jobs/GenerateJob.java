package io.kindling.jobs;

import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.GenerateSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Sampling;
import io.kindling.jobs.inference.TextReader;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.Vocabulary;

/** Writes a sample with a model that was trained on a text. */
final class GenerateJob implements Job {
  private static final String FILE = "sample.txt";

  @Override
  public String word() {
    return "generate";
  }

  @Override
  public String sentence() {
    return "Writes a text that goes on from a start, symbol by symbol, as a model says.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.USE_MODEL;
  }

  @Override
  public boolean usesExecutors() {
    return false;
  }

  @Override
  public void run(JobContext context) {
    RunConfig config = context.config();
    String path = config.model().orElseThrow();
    Model model = alone(StoredModel.read(path, context.hadoop()));
    Encoders encoders = ModelNotes.encoders(model, path);
    if (encoders.schema().features() != Schema.Features.SYMBOLS) {
      throw new ConfigException(
          String.format(
              "The model in %s was not trained on a text: it takes %s; generate needs a model of"
                  + " data.source = text",
              path, encoders.schema().words()));
    }
    int[] start = start(config.generate(), encoders, path);
    try (TextReader reader = opened(model, config, path)) {
      if (context.arguments().dryRun()) {
        context.out().println("dry run: the model goes on from this start");
        return;
      }
      RunFolder folder = context.requireFolder();
      folder.clear();
      folder.write(ModelStore.CONFIG_FILE, config.text());
      String sample = config.generate().start() + sample(reader, config, encoders, start);
      folder.write(FILE, sample);
      context.out().println(sample);
      context.out().println("sample in " + folder.storage().in(FILE).shown());
    }
  }

  private static Model alone(StoredModel stored) {
    stored
        .madeOf()
        .ifPresent(
            what -> {
              throw new ConfigException(
                  String.format(
                      "The model in %s is made of %s: generate needs a single network that was"
                          + " trained on a text (data.source = text)",
                      stored.path(), what));
            });
    return stored.model();
  }

  private static TextReader opened(Model model, RunConfig config, String path) {
    try {
      return TextReader.of(model, config.engine());
    } catch (IllegalArgumentException refused) {
      throw new ConfigException("The model in " + path + " cannot go on: " + refused.getMessage());
    }
  }

  /** The numbers of the symbols of the start. */
  private static int[] start(GenerateSettings settings, Encoders encoders, String path) {
    Vocabulary vocabulary = vocabulary(encoders, path);
    return settings.start().codePoints().map(symbol -> number(symbol, vocabulary)).toArray();
  }

  private static Vocabulary vocabulary(Encoders encoders, String path) {
    try {
      return Vocabulary.of(encoders);
    } catch (IllegalArgumentException damaged) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + damaged.getMessage(), damaged);
    }
  }

  private static int number(int symbol, Vocabulary vocabulary) {
    int number = vocabulary.number(symbol);
    if (number < 0) {
      throw new ConfigException(
          String.format(
              "The symbol U+%04X (%s) of generate.start is not in the model's vocabulary of %d"
                  + " symbols: set generate.start to a text of symbols that the model was trained"
                  + " on",
              symbol, Character.getName(symbol), vocabulary.size()));
    }
    return number;
  }

  private static String sample(
      TextReader reader, RunConfig config, Encoders encoders, int[] start) {
    GenerateSettings settings = config.generate();
    Sampling sampling = new Sampling(settings.temperature(), settings.seed());
    float[] next = new float[0];
    for (int symbol : start) {
      next = reader.after(symbol);
    }
    StringBuilder sample = new StringBuilder();
    for (int place = 0; place < settings.length(); place++) {
      int symbol = sampling.draw(next, place);
      sample.append(encoders.classes().get(symbol));
      next = reader.after(symbol);
    }
    return sample.toString();
  }
}
