package io.kindling.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Findings;
import io.kindling.partitioning.PackedRows;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.SourceSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads rows, divides them and writes them packed, for later runs to take. */
final class PrepareJob implements Job {
  private static final double MB = 1e6;

  @Override
  public String word() {
    return "prepare";
  }

  @Override
  public String sentence() {
    return "Reads rows once and writes them packed, for other jobs to take them from there.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.LOOK;
  }

  /** Where other jobs look for the rows. */
  @Override
  public Optional<String> folder(Supplier<RunConfig> config) {
    return config
        .get()
        .data()
        .map(data -> data.keeping().prepared())
        .filter(path -> !path.isEmpty());
  }

  @Override
  public void run(JobContext context) {
    DataSpec spec =
        context
            .config()
            .data()
            .orElseThrow(
                () -> new ConfigException("'data' is missing: prepare packs the rows it names"));
    if (spec.source() instanceof SourceSpec.Text) {
      throw new ConfigException("A text is read as it is: prepare is for rows");
    }
    context.describe("read the rows");
    long start = System.nanoTime();
    if (context.arguments().dryRun()) {
      Findings findings = PackedRows.look(context.spark(), spec);
      findings.warnings().forEach(warning -> context.progress().say("note: " + warning));
      context.out().println("dry run: " + counts(findings) + " would be packed");
      return;
    }
    RunFolder folder = context.requireFolder();
    PackedRows rows =
        PackedRows.write(context.spark(), spec, folder.storage().path().toString(), folder::clear);
    double seconds = (System.nanoTime() - start) / 1e9;
    Findings findings = rows.set().findings();
    findings.warnings().forEach(warning -> context.progress().say("note: " + warning));
    Quarantine.write(context, rows.bad());
    folder.write(ModelStore.CONFIG_FILE, context.config().text());
    folder.write("report.json", report(context, rows, seconds));
    folder.write(PackedRows.NOTE, rows.set().json());
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "prepared: %s in %d files of %.1f MB; %.1f s",
                counts(findings),
                files(rows),
                rows.set().bytes() / MB,
                seconds));
    context.out().println("rows in " + folder.storage().shown());
    if (spec.keeping().prepared().isEmpty()) {
      context.out().println("train with them: --set data.prepared=" + folder.storage().shown());
    }
  }

  private static String counts(Findings findings) {
    return String.format(
        Locale.ROOT,
        "%d rows to train on, %d to validate, %d to test",
        findings.rows().get(Part.TRAIN),
        findings.rows().get(Part.VALIDATION),
        findings.rows().get(Part.TEST));
  }

  private static int files(PackedRows rows) {
    return rows.set().files().values().stream().mapToInt(List::size).sum();
  }

  private static String report(JobContext context, PackedRows packed, double seconds) {
    Findings findings = packed.set().findings();
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode rows = json.putObject("rows");
    findings.rows().forEach((part, count) -> rows.put(part.word(), count));
    long all = findings.rows().values().stream().mapToLong(Long::longValue).sum();
    json.put("files", files(packed))
        .put("bytes", packed.set().bytes())
        .put("copies", findings.copies())
        .put("rowsPerSecond", all / Math.max(1e-9, seconds));
    json.putObject("timing").put("dataSeconds", seconds).put("totalSeconds", context.seconds());
    findings.warnings().forEach(json.putArray("notes")::add);
    json.set("provenance", ModelNotes.provenance(context, findings));
    return json.toPrettyString();
  }
}
