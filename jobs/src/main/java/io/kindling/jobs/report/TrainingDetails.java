package io.kindling.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.training.LayerGradient;
import io.kindling.jobs.training.RoundSeen;
import io.kindling.jobs.training.WorkerTurn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a training went: who worked in each round, and how large gradients were.
 *
 * @param rounds in order
 * @param gradients of each layer, epoch by epoch
 */
public record TrainingDetails(List<RoundSeen> rounds, List<List<LayerGradient>> gradients) {
  /** Where nothing was trained. */
  public static final TrainingDetails NONE = new TrainingDetails(List.of(), List.of());

  private static final int MOST_ROUNDS = 50;

  public TrainingDetails {
    rounds = List.copyOf(rounds);
    gradients = List.copyOf(gradients);
  }

  /** Puts what there is into a report. */
  void putInto(ObjectNode json) {
    if (!rounds.isEmpty()) {
      ArrayNode all = json.putArray("rounds");
      rounds.forEach(round -> put(round, all.addObject()));
    }
    if (!gradients.isEmpty()) {
      ArrayNode all = json.putArray("gradients");
      byLayer().forEach((layer, epochs) -> put(layer, epochs, all.addObject()));
    }
  }

  private static void put(RoundSeen round, ObjectNode json) {
    json.put("round", round.round())
        .put("firstStep", round.firstStep())
        .put("steps", round.steps())
        .put("seconds", round.seconds())
        .put("trouble", round.trouble());
    ArrayNode workers = json.putArray("workers");
    for (WorkerTurn turn : round.workers()) {
      workers
          .addObject()
          .put("worker", turn.worker())
          .put("host", turn.host())
          .put("pid", turn.pid())
          .put("shards", turn.shards())
          .put("contributions", turn.contributions())
          .put("dataSeconds", turn.data())
          .put("computeSeconds", turn.compute())
          .put("syncSeconds", turn.sync())
          .put("evaluateSeconds", turn.evaluate())
          .put("slowness", round.slowness(turn))
          .put("straggler", round.isStraggler(turn));
    }
  }

  private static void put(String layer, List<LayerGradient> epochs, ObjectNode json) {
    json.put("layer", layer);
    ArrayNode norm = json.putArray("norm");
    ArrayNode largest = json.putArray("largestNorm");
    ArrayNode ratio = json.putArray("ratioToWeights");
    for (LayerGradient epoch : epochs) {
      norm.add(epoch.norm());
      largest.add(epoch.largest());
      ratio.add(epoch.ratio());
    }
  }

  private Map<String, List<LayerGradient>> byLayer() {
    Map<String, List<LayerGradient>> layers = new LinkedHashMap<>();
    for (List<LayerGradient> epoch : gradients) {
      for (LayerGradient layer : epoch) {
        layers.computeIfAbsent(layer.layer(), name -> new ArrayList<>()).add(layer);
      }
    }
    return layers;
  }

  /** The same for eyes; empty where there is nothing. */
  String html() {
    return (gradients.isEmpty() ? "" : Html.heading("Gradients") + gradientTable())
        + (rounds.isEmpty() ? "" : Html.heading("Rounds") + roundTable());
  }

  private String gradientTable() {
    StringBuilder table =
        new StringBuilder(
            "<div class=\"wide\"><table>\n<tr><th>layer</th><th>norm in the first epoch</th>"
                + "<th>in the last</th><th>largest</th><th>last over weights</th></tr>\n");
    byLayer()
        .forEach(
            (layer, epochs) -> {
              LayerGradient last = epochs.get(epochs.size() - 1);
              double most = epochs.stream().mapToDouble(LayerGradient::largest).max().orElse(0);
              table.append(
                  String.format(
                      Locale.ROOT,
                      "<tr><td>%s</td><td>%.3g</td><td>%.3g</td><td>%.3g</td><td>%.3g</td></tr>%n",
                      Html.escaped(layer),
                      epochs.get(0).norm(),
                      last.norm(),
                      most,
                      last.ratio()));
            });
    return table.append("</table></div>\n").toString();
  }

  private String roundTable() {
    List<RoundSeen> shown = rounds.subList(Math.max(0, rounds.size() - MOST_ROUNDS), rounds.size());
    StringBuilder table = new StringBuilder();
    if (shown.size() < rounds.size()) {
      table.append(
          String.format("<p class=\"quiet\">The last %d of %d.</p>%n", MOST_ROUNDS, rounds.size()));
    }
    table.append(
        "<div class=\"wide\"><table>\n<tr><th>round</th><th>steps</th><th>worker</th><th>host</th>"
            + "<th>shards</th><th>contributions</th><th>data</th><th>compute</th><th>sync</th><th>evaluate</th>"
            + "<th>time for a shard</th></tr>\n");
    for (RoundSeen round : shown) {
      round.workers().forEach(turn -> table.append(line(round, turn)));
      if (!round.trouble().isEmpty()) {
        table.append(
            String.format(
                "<tr><td>%d</td><td colspan=\"10\">ended before its time: %s</td></tr>%n",
                round.round(), Html.escaped(round.trouble())));
      }
    }
    return table.append("</table></div>\n").toString();
  }

  private static String line(RoundSeen round, WorkerTurn turn) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%d</td><td>%d–%d</td><td>%s</td><td>%s</td><td>%d</td><td>%d</td><td>%.2f s</td>"
            + "<td>%.2f s</td><td>%.2f s</td><td>%.2f s</td><td>%.1f%s</td></tr>%n",
        round.round(),
        round.firstStep(),
        round.firstStep() + round.steps(),
        Html.escaped(turn.worker()),
        Html.escaped(turn.host()),
        turn.shards(),
        turn.contributions(),
        turn.data(),
        turn.compute(),
        turn.sync(),
        turn.evaluate(),
        round.slowness(turn),
        round.isStraggler(turn) ? ", a straggler" : "");
  }
}
