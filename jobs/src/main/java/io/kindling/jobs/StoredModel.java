package io.kindling.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Members;
import io.kindling.jobs.output.ModelStore;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A model as a job takes it: a network, or several and the network that makes one of them.
 *
 * @param path where it lies, for messages
 * @param model whose notes tell of all
 * @param members that it is made of; none where it is a network alone
 */
record StoredModel(String path, Model model, List<Model> members) {
  private static final String COMBINATION = "combination";
  private static final String RULE = "rule";
  private static final String WEIGHTS = "weights";
  private static final String START = "start";

  StoredModel {
    members = List.copyOf(members);
  }

  /** A network that was just trained. */
  static StoredModel of(Model model) {
    return new StoredModel("the model", model, List.of());
  }

  /** Several models that are one. */
  static StoredModel of(Model head, List<Model> members, Combination combination) {
    ObjectNode notes = head.notes().deepCopy();
    ObjectNode json = notes.putObject(COMBINATION);
    json.put(RULE, combination.rule().word());
    combination.weights().forEach(json.putArray(WEIGHTS)::add);
    if (!combination.start().isEmpty()) {
      combination.start().forEach(json.putArray(START)::add);
    }
    return new StoredModel("the model", head.noted(notes), members);
  }

  static StoredModel read(String path, Configuration settings) {
    Model model = ModelStore.read(path, settings);
    return new StoredModel(path, model, ModelStore.members(path, model, settings));
  }

  /** The losses in the order of the outputs. */
  List<HeadLoss> outputs() {
    return model.network().heads().stream().map(head -> model.objective().of(head.name())).toList();
  }

  /** By which its rows are read and measured; each member has its own beside them. */
  Encoders encoders() {
    return ModelNotes.encoders(model, path);
  }

  /** The model, ready to predict and to be measured as its notes and the configuration say. */
  Inference inference(RunConfig config) {
    Inference own =
        Inference.of(model, config.engine())
            .with(ModelNotes.threshold(model))
            .withTop(config.training().topK());
    return members.isEmpty() ? own : own.behind(together(config));
  }

  private Members together(RunConfig config) {
    List<Members.Member> all = new ArrayList<>();
    for (Model member : members) {
      Inference one = Inference.of(member, config.engine());
      all.add(new Members.Member(one, ModelNotes.encoders(member, path)));
    }
    try {
      return new Members(all, combination(), outputs().get(0).loss());
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + problem.getMessage(), problem);
    }
  }

  private Combination combination() {
    JsonNode json = model.notes().path(COMBINATION);
    return new Combination(
        Combination.Rule.of(json.path(RULE).asText("")),
        numbers(json.path(WEIGHTS)),
        numbers(json.path(START)));
  }

  private static List<Double> numbers(JsonNode json) {
    List<Double> numbers = new ArrayList<>();
    json.forEach(one -> numbers.add(one.asDouble(Double.NaN)));
    return numbers;
  }
}
