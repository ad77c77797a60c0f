package io.kindling.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Losses in model.json: that of a single output, which counts once, or a list of those of all. */
final class ObjectiveJson {
  private static final String ONE = "loss";
  private static final String ALL = "losses";
  private static final Set<String> FIELDS = Set.of("output", "weight", ONE);

  private ObjectiveJson() {}

  /** The loss of the first output, which must be the only one. */
  static Objective alone(Network network, Loss loss) {
    return Objective.of(new HeadLoss(network.heads().get(0).name(), loss, 1));
  }

  static void write(ObjectNode json, Objective objective) {
    List<HeadLoss> heads = objective.heads();
    if (heads.size() == 1 && heads.get(0).weight() == 1) {
      json.set(ONE, LossJson.write(heads.get(0).loss()));
      return;
    }
    ArrayNode all = json.putArray(ALL);
    for (HeadLoss head : heads) {
      ObjectNode own = all.addObject().put("output", head.output()).put("weight", head.weight());
      own.set(ONE, LossJson.write(head.loss()));
    }
  }

  /** Throws {@link IllegalArgumentException} with a sentence on what does not fit the network. */
  static Objective read(JsonNode json, Network network) {
    if (!json.has(ALL)) {
      return alone(network, LossJson.read(json.path(ONE)));
    }
    List<HeadLoss> heads = new ArrayList<>();
    for (JsonNode own : json.path(ALL)) {
      heads.add(head(own));
    }
    Objective objective = new Objective(heads);
    Set<String> losses = new TreeSet<>(heads.stream().map(HeadLoss::output).toList());
    Set<String> outputs = new TreeSet<>(network.heads().stream().map(NamedShape::name).toList());
    Checks.require(
        losses.equals(outputs),
        "Expected losses of the outputs %s, found those of %s",
        outputs,
        losses);
    return objective;
  }

  private static HeadLoss head(JsonNode json) {
    Set<String> found = new TreeSet<>();
    json.fieldNames().forEachRemaining(found::add);
    Checks.require(
        found.equals(FIELDS),
        "Expected the fields %s in a loss of 'losses', found %s",
        new TreeSet<>(FIELDS),
        found);
    Checks.require(
        json.get("weight").isNumber() && json.get("output").isTextual(),
        "Expected the name of an output and a number as its weight, found %s",
        json);
    float weight = json.get("weight").floatValue();
    return new HeadLoss(json.get("output").textValue(), LossJson.read(json.get(ONE)), weight);
  }
}
