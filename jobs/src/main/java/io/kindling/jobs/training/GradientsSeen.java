package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import io.kindling.jobs.averaging.Master;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.StepWatch;
import java.util.List;

/** Looks at the averaged gradients of some steps, and tells of those that end an epoch. */
final class GradientsSeen {
  private final Schedule schedule;
  private final List<Segment> segments;
  private final StepWatch watch;
  private final GradientWatch gradients;
  private final TrainingListener listener;
  private final boolean areGradients;

  GradientsSeen(
      TrainingRequest request, Schedule schedule, StepWatch watch, TrainingListener listener) {
    this.schedule = schedule;
    this.segments = request.network().parameters().segments();
    this.watch = watch;
    this.listener = listener;
    this.gradients =
        new GradientWatch(schedule, segments, request.training().stepping(), listener::warned);
    // What shards changed by themselves is no gradient; that of a point that is only tried may be
    // anything.
    this.areGradients =
        !request.averaging().exchange().isLocal() && !request.training().optimizer().triesPoints();
  }

  /** Asks for the gradient of a step, if it is one to look at. */
  void askFor(long step) {
    if (areGradients && gradients.wants(step)) {
      watch.askForGradient();
    }
  }

  /** Looks at the gradient of a step that was made, if it was asked for. */
  void look(long step, Master master) {
    watch.takeGradient().ifPresent(gradient -> look(step, gradient, master));
  }

  private void look(long step, float[] gradient, Master master) {
    gradients.look(step, gradient);
    if (schedule.isLastOfEpoch(step)) {
      float[] parameters = master.current().parameters();
      listener.numbersSeen(new LayerNumbers(step + 1, segments, parameters, gradient));
    }
  }

  /** The gradients of each layer over an epoch; none where none were seen. */
  List<LayerGradient> epochEnded(int epoch, float[] parameters) {
    return areGradients ? gradients.epochEnded(epoch, parameters) : List.of();
  }
}
