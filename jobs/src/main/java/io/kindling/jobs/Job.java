package io.kindling.jobs;

import io.kindling.jobs.config.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that a user can ask for by a word. */
interface Job {
  /** The jobs that are built, in the order of the usage. */
  List<Job> ALL =
      List.of(
          new TrainJob(), new EvaluateJob(), new PredictJob(), new InspectJob(), new GenerateJob());

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

  /** Whether Spark's executors work for it, so that it waits for them. */
  default boolean usesExecutors() {
    return true;
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
