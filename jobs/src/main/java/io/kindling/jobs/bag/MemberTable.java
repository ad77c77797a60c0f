package io.kindling.jobs.bag;

import io.kindling.jobs.output.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The members of a bag as a file of lines, and as one for spreadsheets. */
public final class MemberTable {
  private MemberTable() {}

  /** Writes a line for each. */
  public static void write(RunFolder folder, List<MemberRow> members) {
    folder.write(
        "members.jsonl",
        members.stream().map(one -> one.json() + "\n").collect(Collectors.joining()));
    folder.write("members.csv", csv(members));
  }

  private static String csv(List<MemberRow> members) {
    Set<String> metrics = new LinkedHashSet<>();
    members.forEach(
        one ->
            one.metrics()
                .forEach(
                    (part, values) ->
                        values.keySet().forEach(name -> metrics.add(part + "." + name))));
    List<String> names = new ArrayList<>(metrics);
    List<Object> header = new ArrayList<>();
    header.addAll(List.of("member", "variant", "seed", "rows", "dropped", "weight"));
    header.addAll(names);
    header.addAll(List.of("epochs", "bestEpoch", "parameters", "message", "seconds", "place"));
    StringBuilder text = new StringBuilder(line(header));
    members.forEach(one -> text.append(line(one.cells(names))));
    return text.toString();
  }

  private static String line(List<Object> cells) {
    return cells.stream().map(MemberTable::field).collect(Collectors.joining(",", "", "\n"));
  }

  private static String field(Object value) {
    String text = String.valueOf(value);
    return text.matches("[^,\"\n\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
