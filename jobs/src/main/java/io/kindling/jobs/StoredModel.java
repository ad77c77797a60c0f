package io.kindling.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.NeighbourSettings;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.KeptRows;
import io.kindling.jobs.inference.Members;
import io.kindling.jobs.inference.NeighbourVotes;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.trial.Learned;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A model as a job takes it: a network, or several that are one, or rows whose neighbours are
 * looked at.
 *
 * @param path where it lies, for messages
 * @param model whose notes tell of all
 * @param members that it is made of; none where it is not made of others
 * @param kept the rows that it keeps; none where it does not look at neighbours
 */
record StoredModel(String path, Model model, List<Model> members, List<KeptRows> kept) {
  static final String COMBINATION = "combination";
  private static final String RULE = "rule";
  private static final String WEIGHTS = "weights";
  private static final String START = "start";
  static final String NEIGHBOURS = "neighbours";
  private static final String COUNT = "count";
  private static final String DISTANCE = "distance";
  private static final String VOTE = "vote";
  private static final String SHA256 = "rowsSha256";
  private static final String FEATURES = "features";
  private static final String ANSWERS = "answers";

  StoredModel {
    members = List.copyOf(members);
    kept = List.copyOf(kept);
    Checks.require(
        members.stream().noneMatch(one -> one.notes().has(NEIGHBOURS)),
        "Models that keep rows are not made one: expected networks");
  }

  /** A network that was just trained. */
  static StoredModel of(Model model) {
    return new StoredModel("the model", model, List.of(), List.of());
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
    return new StoredModel("the model", head.noted(notes), members, List.of());
  }

  /** What a trial of a configuration has learned. */
  static StoredModel of(Learned learned, RunConfig config, JsonNode provenance) {
    Model model =
        learned.model(
            config, ModelNotes.of(learned.encoders(), config.text(), provenance.deepCopy()));
    Model decided =
        Double.isNaN(learned.threshold()) ? model : ModelNotes.with(model, learned.threshold());
    return learned.kept().isEmpty()
        ? of(decided)
        : of(decided, learned.kept().get(0), config.neighbours().orElseThrow());
  }

  /** Rows whose neighbours are looked at. */
  static StoredModel of(Model head, KeptRows kept, NeighbourSettings settings) {
    ObjectNode notes = head.notes().deepCopy();
    notes
        .putObject(NEIGHBOURS)
        .put(COUNT, settings.count())
        .put(DISTANCE, settings.distance().word())
        .put(VOTE, settings.vote().word())
        .put(SHA256, kept.sha256());
    return new StoredModel("the model", head.noted(notes), List.of(), List.of(kept));
  }

  /**
   * Reads a model with all that it is made of.
   *
   * @throws ModelException where its parts do not make one model
   */
  static StoredModel read(String path, Configuration settings) {
    Model model = ModelStore.read(path, settings);
    List<KeptRows> kept =
        model.notes().has(NEIGHBOURS)
            ? List.of(rows(ModelStore.rows(path, settings), path))
            : List.of();
    for (KeptRows rows : kept) {
      String expected = model.notes().path(NEIGHBOURS).path(SHA256).asText("");
      if (!expected.equals(rows.sha256())) {
        throw new ModelException(
            String.format(
                "%s: the rows of the model are damaged, or those of another: expected the sha256 %s"
                    + " of %s, found %s; take the model from its run again",
                path, expected, Model.JSON_FILE, rows.sha256()));
      }
    }
    List<Model> members = ModelStore.members(path, model, settings);
    try {
      MemberCheck.check(model, members);
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + problem.getMessage(), problem);
    }
    return new StoredModel(path, model, members, kept);
  }

  /** The same, with a threshold. */
  StoredModel with(double threshold) {
    return new StoredModel(path, ModelNotes.with(model, threshold), members, kept);
  }

  /** What it is made of, where that is more than a network. */
  Optional<String> madeOf() {
    if (!kept.isEmpty()) {
      JsonNode settings = model.notes().path(NEIGHBOURS);
      return Optional.of(
          String.format(
              "%d kept rows of %d numbers, of which the %d nearest predict (distance %s, vote %s)",
              kept.get(0).rows(),
              kept.get(0).width(),
              settings.path(COUNT).asInt(),
              settings.path(DISTANCE).asText(),
              settings.path(VOTE).asText()));
    }
    if (members.isEmpty()) {
      return Optional.empty();
    }
    long parameters = members.stream().mapToLong(one -> one.parameters().length).sum();
    return Optional.of(
        String.format(
            "%d networks of %d parameters in all, which become one by %s",
            members.size(), parameters, combination(model).rule().word()));
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
    boolean hasGaps =
        encoders().labels().stream()
            .anyMatch(one -> one.target() == Target.MASK || one.target() == Target.POINTS);
    if (hasGaps) {
      own = own.withGaps();
    }
    if (!kept.isEmpty()) {
      return own.behind(neighbours(config));
    }
    return members.isEmpty() ? own : own.behind(together(config));
  }

  /** Tells what the model is, to the bit. */
  void putHashes(ObjectNode provenance) {
    provenance.put("weightsSha256", ModelStore.sha256(model.weights()));
    kept.forEach(rows -> provenance.put(SHA256, rows.sha256()));
  }

  /** Writes it into a run's folder. */
  void write(RunFolder folder, String name, String config) {
    if (kept.isEmpty()) {
      ModelStore.write(folder, name, model, members, config);
      return;
    }
    Map<String, float[]> rows = new LinkedHashMap<>();
    rows.put(FEATURES, kept.get(0).features());
    rows.put(ANSWERS, kept.get(0).answers());
    rows.put(WEIGHTS, kept.get(0).weights());
    ModelStore.write(folder, name, model, rows, config);
  }

  private static KeptRows rows(Map<String, float[]> arrays, String path) {
    for (String name : List.of(FEATURES, ANSWERS, WEIGHTS)) {
      if (!arrays.containsKey(name)) {
        throw new ModelException(
            String.format(
                "%s: the rows of the model have the arrays %s: expected '%s' among them",
                path, arrays.keySet(), name));
      }
    }
    try {
      return new KeptRows(arrays.get(FEATURES), arrays.get(ANSWERS), arrays.get(WEIGHTS));
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + ": " + problem.getMessage(), problem);
    }
  }

  private NeighbourVotes neighbours(RunConfig config) {
    JsonNode json = model.notes().path(NEIGHBOURS);
    try {
      NeighbourSettings settings =
          new NeighbourSettings(
              json.path(COUNT).asInt(),
              NeighbourSettings.Distance.of(json.path(DISTANCE).asText("")),
              NeighbourSettings.Vote.of(json.path(VOTE).asText("")));
      return new NeighbourVotes(
          kept.get(0), encoders(), settings, config.engine(), outputs().get(0).loss());
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + problem.getMessage(), problem);
    }
  }

  private Members together(RunConfig config) {
    List<Members.Member> all = new ArrayList<>();
    for (Model member : members) {
      Inference one = Inference.of(member, config.engine());
      all.add(new Members.Member(one, ModelNotes.encoders(member, path)));
    }
    try {
      return new Members(all, combination(model), outputs().get(0).loss());
    } catch (IllegalArgumentException problem) {
      throw new ModelException(path + "/" + Model.JSON_FILE + ": " + problem.getMessage(), problem);
    }
  }

  /** How the members of a model are combined, by its notes. */
  static Combination combination(Model model) {
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
