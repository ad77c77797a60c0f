package io.kindling.jobs.training;

import io.kindling.partitioning.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the user should know of a training that can be made, but perhaps not as it was meant. */
public final class TrainingRemarks {
  private TrainingRemarks() {}

  /** All that there is to say, a sentence each. */
  public static List<String> of(TrainingRequest request) {
    return Stream.of(
            fewRows(request),
            gradientsUnseen(request),
            coarseStatistics(request),
            averagedStatistics(request))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> fewRows(TrainingRequest request) {
    long rows = request.data().rows(Part.TRAIN);
    int batch = request.training().batchSize();
    List<String> clauses = new ArrayList<>();
    if (!request.training().takesAllRows() && rows < batch) {
      clauses.add(
          String.format(
              Locale.ROOT,
              "fewer than training.batchSize asks for (%d): each step takes all of them",
              batch));
    }
    if (rows < request.shards()) {
      clauses.add(
          String.format(
              Locale.ROOT,
              "%d of the %d shards have none (training.shards)",
              request.shards() - rows,
              request.shards()));
    }
    return clauses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the training part has %d examples; %s",
                rows,
                String.join("; ", clauses)));
  }

  private static Optional<String> gradientsUnseen(TrainingRequest request) {
    return request.averaging().exchange().isLocal()
        ? Optional.of(
            "with averaging.every = "
                + request.averaging().exchange().every()
                + " the gradients stay with the shards: none are reported by layer")
        : Optional.empty();
  }

  private static Optional<String> coarseStatistics(TrainingRequest request) {
    return request.network().usesBatchStatistics()
        ? request.batches().plan().coarse()
        : Optional.empty();
  }

  private static Optional<String> averagedStatistics(TrainingRequest request) {
    return request.network().usesBatchStatistics() && request.training().stepping().averages()
        ? Optional.of(
            "training.weightAverage takes the mean of the weights only: the running statistics of"
                + " batchNorm are those of the last weights")
        : Optional.empty();
  }
}
