package io.kindling.jobs.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way on which a member of a population came to where it stands. */
public final class Lineage {
  private Lineage() {}

  /** Of each step up to which epoch it went, in which trial, and with which settings. */
  public static ArrayNode json(Entry end, Collection<Entry> entries) {
    Map<String, Entry> byKey =
        entries.stream()
            .collect(
                Collectors.toMap(one -> Bench.key(one.number(), one.rung()), Function.identity()));
    Deque<Entry> steps = new ArrayDeque<>();
    Entry step = end;
    steps.push(step);
    while (step.rung() > 0) {
      step = byKey.get(Bench.key(step.from(), step.rung() - 1));
      steps.push(step);
    }
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode json = mapper.createArrayNode();
    for (Entry one : steps) {
      json.addObject()
          .put("epochs", one.epochs())
          .put("trial", one.number())
          .set("settings", mapper.valueToTree(one.values()));
    }
    return json;
  }
}
