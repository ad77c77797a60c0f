package io.kindling.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kindling.engine.Checks;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.FocalLoss;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.PointsLoss;
import io.kindling.engine.loss.QuantileLoss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A loss in model.json: its word, or an object of its word and its settings. */
final class LossJson {
  private static final String WORD = "loss";

  private LossJson() {}

  static JsonNode write(Loss loss) {
    if (loss instanceof GapsLoss gaps) {
      return write(gaps.whole());
    }
    if (loss instanceof PointsLoss points) {
      return write(points.whole());
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(WORD, loss.word());
    if (loss instanceof HuberLoss huber) {
      json.put("delta", huber.delta());
    } else if (loss instanceof QuantileLoss quantile) {
      json.put("tau", quantile.tau());
    } else if (loss instanceof HingeLoss hinge) {
      json.put("margin", hinge.margin());
    } else if (loss instanceof FocalLoss focal) {
      json.put("gamma", focal.gamma());
      write(json, "alpha", focal.alpha());
    } else if (loss instanceof BoxesLoss boxes) {
      json.put("object", boxes.object()).put("empty", boxes.empty());
      json.put("place", boxes.place()).put("class", boxes.kind());
    } else if (loss instanceof CrossEntropyLoss entropy && !entropy.equals(Loss.CROSS_ENTROPY)) {
      json.put("labelSmoothing", entropy.labelSmoothing());
      write(json, "classWeights", entropy.classWeights());
    } else if (loss instanceof SoftCrossEntropyLoss soft
        && !soft.equals(new SoftCrossEntropyLoss())) {
      json.put("labelSmoothing", soft.labelSmoothing());
      write(json, "classWeights", soft.classWeights());
    } else if (loss instanceof BinaryCrossEntropyLoss binary
        && !binary.equals(new BinaryCrossEntropyLoss())) {
      json.put("labelSmoothing", binary.labelSmoothing());
      write(json, "positiveWeights", binary.positiveWeights());
    }
    return json.size() == 1 ? TextNode.valueOf(loss.word()) : json;
  }

  private static void write(ObjectNode json, String field, List<Float> numbers) {
    ArrayNode array = json.putArray(field);
    numbers.forEach(array::add);
  }

  /** Throws {@link IllegalArgumentException} with a sentence on anything unknown. */
  static Loss read(JsonNode json) {
    if (!json.isObject()) {
      return Losses.of(json.asText());
    }
    String word = json.path(WORD).asText();
    return switch (word) {
      case "huber" -> {
        only(json, word, "delta");
        yield new HuberLoss(number(json, word, "delta"));
      }
      case "quantile" -> {
        only(json, word, "tau");
        yield new QuantileLoss(number(json, word, "tau"));
      }
      case "hinge" -> {
        only(json, word, "margin");
        yield new HingeLoss(number(json, word, "margin"));
      }
      case "focal" -> {
        only(json, word, "gamma", "alpha");
        yield new FocalLoss(number(json, word, "gamma"), numbers(json, word, "alpha"));
      }
      case "boxes" -> {
        only(json, word, "object", "empty", "place", "class");
        yield new BoxesLoss(
            number(json, word, "object"),
            number(json, word, "empty"),
            number(json, word, "place"),
            number(json, word, "class"));
      }
      case "crossEntropy" -> {
        only(json, word, "labelSmoothing", "classWeights");
        yield new CrossEntropyLoss(
            number(json, word, "labelSmoothing"), numbers(json, word, "classWeights"));
      }
      case "softCrossEntropy" -> {
        only(json, word, "labelSmoothing", "classWeights");
        yield new SoftCrossEntropyLoss(
            number(json, word, "labelSmoothing"), numbers(json, word, "classWeights"));
      }
      case "binaryCrossEntropy" -> {
        only(json, word, "labelSmoothing", "positiveWeights");
        yield new BinaryCrossEntropyLoss(
            number(json, word, "labelSmoothing"), numbers(json, word, "positiveWeights"));
      }
      default -> {
        Loss loss = Losses.of(word);
        only(json, word);
        yield loss;
      }
    };
  }

  private static void only(JsonNode json, String word, String... settings) {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.remove(WORD);
    List.of(settings).forEach(unknown::remove);
    Checks.require(
        unknown.isEmpty(),
        "Unknown fields %s in the loss '%s': expected %s",
        unknown,
        word,
        List.of(settings));
  }

  private static float number(JsonNode json, String word, String field) {
    return checked(json.path(field), word, field);
  }

  private static float checked(JsonNode value, String word, String field) {
    Checks.require(
        value.isNumber(), "Expected a number '%s' in the loss '%s', found %s", field, word, value);
    return value.floatValue();
  }

  private static List<Float> numbers(JsonNode json, String word, String field) {
    JsonNode values = json.path(field);
    Checks.require(
        values.isArray(), "Expected a list '%s' in the loss '%s', found %s", field, word, values);
    List<Float> numbers = new ArrayList<>();
    values.forEach(value -> numbers.add(checked(value, word, field)));
    return numbers;
  }
}
