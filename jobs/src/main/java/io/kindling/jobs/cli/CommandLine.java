package io.kindling.jobs.cli;

import io.kindling.jobs.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import scala.Function1;
import scala.Function2;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Either;
import scopt.DefaultOParserSetup;
import scopt.OEffect;
import scopt.OParser;
import scopt.OParserBuilder;
import scopt.Read;

/** Kindling's command line. */
public final class CommandLine {
  private static final String PROGRAM = "kindling";

  private final Map<String, String> jobs;
  private final String version;
  private final OParser<?, Arguments> parser;

  /**
   * A command line.
   *
   * @param jobs the jobs' words, each with the sentence that says what it does
   */
  public CommandLine(Map<String, String> jobs, String version) {
    this.jobs = new LinkedHashMap<>(jobs);
    this.version = version;
    this.parser = parser();
  }

  /** How to call it. */
  public String usage() {
    String list =
        jobs.entrySet().stream()
            .map(job -> String.format("  %-10s %s%n", job.getKey(), job.getValue()))
            .collect(Collectors.joining());
    return OParser.usage(parser) + "\n\nJobs:\n" + list;
  }

  /** The name and version. */
  public String version() {
    return PROGRAM + " " + version;
  }

  /** Whether the arguments ask for the usage. */
  public boolean asksForHelp(String... args) {
    return args.length == 0 || Arrays.asList(args).contains("--help");
  }

  /** Whether the arguments ask for the version. */
  public boolean asksForVersion(String... args) {
    return Arrays.asList(args).contains("--version");
  }

  /**
   * Reads the arguments.
   *
   * @throws UsageException where they make no sense
   */
  public Arguments parse(String... args) {
    Tuple2<Option<Arguments>, scala.collection.immutable.List<OEffect>> parsed =
        OParser.runParser(parser, seq(Arrays.asList(args)), Arguments.none(), new Quiet());
    List<String> errors = new ArrayList<>();
    for (OEffect effect : CollectionConverters.asJava(parsed._2())) {
      if (effect instanceof OEffect.ReportError error) {
        errors.add(error.msg());
      }
    }
    if (parsed._1().isEmpty() || !errors.isEmpty()) {
      throw new UsageException(
          String.join("\n", errors) + "\nSee " + PROGRAM + " --help for what is understood.");
    }
    return parsed._1().get();
  }

  private OParser<?, Arguments> parser() {
    OParserBuilder<Arguments> builder = OParser.builder();
    Read<String> text = Read.stringRead();
    OParser<BoxedUnit, Arguments> name = builder.programName(PROGRAM);
    List<OParser<?, Arguments>> rest = new ArrayList<>();
    rest.add(
        builder
            .arg("JOB", text)
            .validate(rule(builder, this::jobProblem))
            .action(set((job, arguments) -> arguments.withJob(job)))
            .text(listed(jobs.keySet())));
    rest.add(
        builder
            .arg("CONFIG", text)
            .optional()
            .action(set((path, arguments) -> arguments.withConfig(path)))
            .text("the configuration: a local path, a URL such as hdfs:… or a name of --files"));
    rest.add(
        builder
            .opt("set", text)
            .unbounded()
            .valueName("KEY=VALUE")
            .validate(rule(builder, CommandLine::setProblem))
            .action(set((set, arguments) -> arguments.withSet(set)))
            .text("a setting that beats the configuration's; may be given more than once"));
    rest.add(
        builder
            .opt("model", text)
            .valueName("PATH")
            .action(set((path, arguments) -> arguments.withSet("model.path=" + path)))
            .text("the model's folder; the same as --set model.path=PATH"));
    rest.add(
        builder
            .opt("resource-timeout", text)
            .valueName("TIME")
            .action(
                set((time, arguments) -> arguments.withSet("averaging.resourceTimeout=" + time)))
            .text("how long to wait for executors; sets averaging.resourceTimeout"));
    rest.addAll(outputOptions(builder, text));
    return OParser.sequence(name, seq(rest));
  }

  private static List<OParser<?, Arguments>> outputOptions(
      OParserBuilder<Arguments> builder, Read<String> text) {
    String rules = listed(Arrays.stream(IfExists.values()).map(IfExists::word).toList());
    return List.of(
        builder
            .opt("out", text)
            .valueName("PATH")
            .action(set((path, arguments) -> arguments.withOut(path)))
            .text("the folder to write; a new one below out/ unless given"),
        builder
            .opt("if-exists", text)
            .valueName("RULE")
            .validate(rule(builder, CommandLine::ruleProblem))
            .action(
                set((rule, arguments) -> arguments.withIfExists(IfExists.of(rule).orElseThrow())))
            .text("what to do where --out holds something: " + rules + "; fail unless given"),
        builder
            .opt("dry-run", Read.unitRead())
            .action((unit, arguments) -> arguments.asDryRun())
            .text("check everything, start nothing"),
        builder
            .opt("plan", Read.unitRead())
            .action((unit, arguments) -> arguments.withPlan())
            .text("with inspect: the calls of a training step, what each takes here"),
        builder
            .opt("data", Read.unitRead())
            .action((unit, arguments) -> arguments.withData())
            .text("with inspect: the rows, column by column; with --out also as JSON and HTML"),
        builder.opt("help", Read.unitRead()).text("print this"),
        builder.opt("version", Read.unitRead()).text("print the version"));
  }

  private Optional<String> jobProblem(String job) {
    if (jobs.containsKey(job)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "Unknown job '%s': the nearest job is '%s'; expected %s",
            job, Nearest.of(job, jobs.keySet()), listed(jobs.keySet())));
  }

  private static Optional<String> setProblem(String set) {
    return set.indexOf('=') > 0
        ? Optional.empty()
        : Optional.of("--set takes KEY=VALUE, found '" + set + "'");
  }

  private static Optional<String> ruleProblem(String word) {
    return IfExists.of(word).isPresent()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "Unknown rule '%s' of --if-exists: expected %s",
                word, listed(Arrays.stream(IfExists.values()).map(IfExists::word).toList())));
  }

  private static Function2<String, Arguments, Arguments> set(
      Function2<String, Arguments, Arguments> action) {
    return action;
  }

  private static Function1<String, Either<String, BoxedUnit>> rule(
      OParserBuilder<Arguments> builder, Function<String, Optional<String>> problem) {
    return value -> problem.apply(value).map(builder::failure).orElseGet(builder::success);
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  private static String listed(Collection<String> words) {
    return String.join(", ", words);
  }

  /** Leaves all printing to the caller. */
  private static final class Quiet extends DefaultOParserSetup {
    @Override
    public Option<Object> showUsageOnError() {
      return Option.apply(false);
    }
  }
}
