package io.kindling.jobs;

import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Something that a user can ask for by a word. */
interface Job {
  /** The jobs that are built, in the order of the usage. */
  List<Job> ALL =
      List.of(
          new TrainJob(),
          new EvaluateJob(),
          new PrepareJob(),
          new CrossvalJob(),
          new BagJob(),
          new BoostJob(),
          new PredictJob(),
          new TuneJob(),
          new CurveJob(),
          new InspectJob(),
          new GenerateJob());

  /** Its name on the command line. */
  String word();

  /** What it does, as a sentence. */
  String sentence();

  /** What it reads a configuration for. */
  Purpose purpose();

  /** Whether it writes a folder of its own where {@code --out} names none. */
  default boolean writes() {
    return true;
  }

  /**
   * The folder that the configuration names for what it writes, where {@code --out} names none.
   *
   * @param config is read where it is asked for
   */
  default Optional<String> folder(Supplier<RunConfig> config) {
    return Optional.empty();
  }

  /** Whether Spark's executors work for it, so that it waits for them. */
  default boolean usesExecutors() {
    return true;
  }

  /** What to do about a run of it that was told to stop, as a clause whose end is an option. */
  default String whenStopped() {
    return "start it again with --if-exists resume";
  }

  /** Does it; what goes wrong is thrown. */
  void run(JobContext context);

  /** All words with their sentences. */
  static Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    ALL.forEach(job -> words.put(job.word(), job.sentence()));
    return words;
  }
}
