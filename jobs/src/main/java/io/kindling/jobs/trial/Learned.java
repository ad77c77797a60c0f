package io.kindling.jobs.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.partitioning.encode.Encoders;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial has learned.
 *
 * @param encoders fitted to the rows that it was trained on
 * @param threshold from which the second of two classes is taken; not a number where there is none
 * @param kept the rows that it keeps in place of weights; none of a network
 */
public record Learned(
    float[] parameters, float[] state, Encoders encoders, double threshold, List<KeptRows> kept)
    implements Serializable {
  public Learned {
    kept = new ArrayList<>(kept);
  }

  /**
   * The model.
   *
   * @param config that of the trial
   * @param notes what is kept with it
   */
  public Model model(RunConfig config, JsonNode notes) {
    Network network = config.network(encoders);
    return new Model(
        network, config.training().losses().objective(network), parameters, state, notes);
  }
}
