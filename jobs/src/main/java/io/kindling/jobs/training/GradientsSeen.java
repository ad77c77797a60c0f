package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.averaging.StepWatch;
import java.util.List;
import java.util.Optional;

/** Looks at the averaged gradients of some steps, and shows the weights where an epoch ends. */
final class GradientsSeen {
  private final Schedule schedule;
  private final List<Segment> segments;
  private final StepWatch watch;
  private final GradientWatch gradients;
  private final TrainingListener listener;
  private final boolean triesPoints;
  private final boolean areGradients;

  GradientsSeen(
      TrainingRequest request, Schedule schedule, StepWatch watch, TrainingListener listener) {
    this.schedule = schedule;
    this.segments = request.network().parameters().segments();
    this.watch = watch;
    this.listener = listener;
    this.gradients =
        new GradientWatch(schedule, segments, request.training().stepping(), listener::warned);
    this.triesPoints = request.training().optimizer().triesPoints();
    // What shards changed by themselves is no gradient; that of a point that is only tried may be
    // anything.
    this.areGradients = !request.averaging().exchange().isLocal() && !triesPoints;
  }

  /** Asks for the gradient of a step, if it is one to look at. */
  void askFor(long step) {
    if (areGradients && gradients.wants(step)) {
      watch.askForGradient();
    }
  }

  /**
   * Looks at the gradient of a step that was made, if it was asked for, and shows the weights at
   * the end of an epoch, with it or without.
   */
  void look(long step, Master master) {
    Optional<float[]> gradient = watch.takeGradient();
    gradient.ifPresent(numbers -> gradients.look(step, numbers));
    if (schedule.isLastOfEpoch(step)) {
      Snapshot shown = triesPoints ? master.measured() : master.current();
      listener.numbersSeen(new LayerNumbers(step + 1, segments, shown.parameters(), gradient));
    }
  }

  /** The gradients of each layer over an epoch; none where none were seen. */
  List<LayerGradient> epochEnded(int epoch, float[] parameters) {
    return areGradients ? gradients.epochEnded(epoch, parameters) : List.of();
  }
}
