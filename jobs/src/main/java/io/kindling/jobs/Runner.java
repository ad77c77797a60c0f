package io.kindling.jobs;

import com.typesafe.config.Config;
import io.kindling.jobs.cli.Arguments;
import io.kindling.jobs.cli.CommandLine;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.cli.UsageException;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.ConfigFile;
import io.kindling.jobs.config.MissingException;
import io.kindling.jobs.config.Now;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.Identity;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.report.Progress;
import io.kindling.jobs.spark.MasterDoor;
import io.kindling.jobs.training.Muster;
import io.kindling.jobs.training.StopRequest;
import io.kindling.jobs.training.TryAgainException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One run from its arguments to its code: Spark is started and stopped, the folder is claimed and
 * marked with how the run ended, whatever happens in between.
 */
final class Runner {
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock = Clock.systemUTC();
  private final Now now = Now.at(clock);
  private final long start = System.nanoTime();
  private final StopRequest stop = new StopRequest();

  Runner(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(String... args) {
    CommandLine line = new CommandLine(Job.words(), version());
    if (line.asksForHelp(args)) {
      out.println(line.usage());
      return ExitCode.OK.code();
    } else if (line.asksForVersion(args)) {
      out.println(line.version());
      return ExitCode.OK.code();
    }
    try {
      return run(line.parse(args)).code();
    } catch (Throwable failure) {
      return told(failure).code();
    }
  }

  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  private ExitCode run(Arguments arguments) {
    Job job =
        Job.ALL.stream()
            .filter(one -> one.word().equals(arguments.job()))
            .findFirst()
            .orElseThrow(() -> new UsageException("Which job? Expected one of " + Job.words()));
    SparkConf conf = new SparkConf(true);
    boolean early = arguments.out().isEmpty() && isReadableNow(arguments);
    if (early) {
      read(job, arguments, new ConfigFile(new Configuration()), conf);
    }
    String name = nameOf(arguments);
    knock(conf.get("spark.master", ""), () -> patience(job, arguments, conf));
    try (JavaSparkContext spark = start(job, name, conf)) {
      return run(job, arguments, name, spark);
    }
  }

  /** A configuration that can be read before Spark has started is checked before it starts. */
  private static boolean isReadableNow(Arguments arguments) {
    return arguments.config().map(ConfigFile::isLocal).orElse(false);
  }

  private static String nameOf(Arguments arguments) {
    return arguments.config().map(ConfigFile::nameOf).orElse(arguments.job());
  }

  private RunConfig read(Job job, Arguments arguments, ConfigFile files, SparkConf sparkConf) {
    return read(job, arguments, files, sparkConf, now);
  }

  private static RunConfig read(
      Job job, Arguments arguments, ConfigFile files, SparkConf sparkConf, Now now) {
    Config text = RunConfig.parse(arguments.config(), files);
    return RunConfig.read(text, arguments.sets(), job.purpose(), RunConfig.secrets(sparkConf), now);
  }

  private RunConfig read(Job job, Arguments arguments, JavaSparkContext spark) {
    return read(job, arguments, spark, then(arguments, spark));
  }

  private static RunConfig read(Job job, Arguments arguments, JavaSparkContext spark, Now then) {
    ConfigFile files = new ConfigFile(spark.hadoopConfiguration());
    return read(job, arguments, files, spark.getConf(), then);
  }

  /** A run that is resumed has the day that it had when it began. */
  private Now then(Arguments arguments, JavaSparkContext spark) {
    Configuration hadoop = spark.hadoopConfiguration();
    Optional<String> kept =
        arguments
            .out()
            .filter(path -> arguments.ifExists() == IfExists.RESUME)
            .flatMap(path -> Storage.at(path, hadoop).read(ModelStore.CONFIG_FILE))
            .map(config -> new String(config, StandardCharsets.UTF_8));
    return kept.map(now::goingOn).orElse(now);
  }

  /** Waits for a master that is not there no longer than for executors. */
  private static void knock(String master, Supplier<Duration> limit) {
    try {
      Optional<String> closed = MasterDoor.closed(master, limit);
      if (closed.isPresent()) {
        throw new TryAgainException(
            String.format(
                "No master answered at %s within %s s (--resource-timeout): %s. Start it, or give"
                    + " its address (--master).",
                master, limit.get().toMillis() / 1e3, closed.get()));
      }
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("Interrupted while waiting for " + master);
    }
  }

  /** How long to wait; what is wrong with the configuration is said once the folder is claimed. */
  private Duration patience(Job job, Arguments arguments, SparkConf conf) {
    Duration usual = AveragingSettings.DEFAULT.resourceTimeout();
    if (!isReadableNow(arguments)) {
      return usual;
    }
    try {
      return read(job, arguments, new ConfigFile(new Configuration()), conf)
          .averaging()
          .resourceTimeout();
    } catch (ConfigException | MissingException later) {
      return usual;
    }
  }

  /** The master is whoever submits's to choose; without one Spark says what is missing. */
  private static JavaSparkContext start(Job job, String name, SparkConf conf) {
    if (conf.get("spark.app.name", Main.class.getName()).equals(Main.class.getName())) {
      conf.setAppName("kindling " + job.word() + " " + name);
    }
    return new JavaSparkContext(new SparkContext(conf));
  }

  private ExitCode run(Job job, Arguments arguments, String name, JavaSparkContext spark) {
    Optional<String> path = pathOf(job, arguments, name, spark);
    if (path.isEmpty() || arguments.dryRun()) {
      path.ifPresent(given -> check(given, arguments, spark));
      work(job, arguments, name, spark, Optional.empty());
      return ExitCode.OK;
    }
    Optional<RunFolder> claimed = claim(job, path.get(), arguments, spark);
    if (claimed.isEmpty()) {
      out.println(
          "skipped: a run has succeeded in "
              + Storage.at(path.get(), spark.hadoopConfiguration()).shown());
      return ExitCode.OK;
    }
    try (RunFolder folder = claimed.get();
        Termination termination = Termination.watch(folder, stop, job.whenStopped(), this::say)) {
      return ending(folder, termination, () -> work(job, arguments, name, spark, claimed));
    }
  }

  private Optional<String> pathOf(
      Job job, Arguments arguments, String name, JavaSparkContext spark) {
    if (arguments.out().isPresent() || !job.writes() || arguments.dryRun()) {
      return arguments.out();
    }
    Optional<String> named = job.folder(() -> read(job, arguments, spark));
    return named.or(() -> Optional.of(RunFolder.fresh(name, spark.hadoopConfiguration(), clock)));
  }

  private void check(String path, Arguments arguments, JavaSparkContext spark) {
    Storage storage = Storage.at(path, spark.hadoopConfiguration());
    RunFolder.check(storage, arguments.ifExists(), identity(arguments.job(), spark), clock);
  }

  private Optional<RunFolder> claim(
      Job job, String path, Arguments arguments, JavaSparkContext spark) {
    Storage storage = Storage.at(path, spark.hadoopConfiguration());
    IfExists rule = rule(job, storage, arguments, spark);
    Optional<RunFolder> folder = RunFolder.claim(storage, rule, identity(job.word(), spark), clock);
    if (folder.isPresent()) {
      out.println("writing to " + storage.shown());
    }
    return folder;
  }

  /** A run that has succeeded is not resumed, unless it is to go on otherwise than it did. */
  private IfExists rule(Job job, Storage storage, Arguments arguments, JavaSparkContext spark) {
    if (arguments.ifExists() != IfExists.RESUME || !storage.has(RunFolder.SUCCESS)) {
      return arguments.ifExists();
    }
    String config = read(job, arguments, spark).text();
    boolean same =
        storage
            .read(ModelStore.CONFIG_FILE)
            .map(kept -> new String(kept, StandardCharsets.UTF_8).equals(config))
            .orElse(true);
    return same ? IfExists.SKIP : IfExists.RESUME;
  }

  private static Identity identity(String job, JavaSparkContext spark) {
    SparkContext context = spark.sc();
    String attempt =
        context.applicationAttemptId().isDefined() ? context.applicationAttemptId().get() : "1";
    return Identity.of(job, context.applicationId(), attempt);
  }

  /** Runs the work and writes how it ended. */
  private ExitCode ending(RunFolder folder, Termination termination, Runnable work) {
    try {
      work.run();
      folder.finish(ExitCode.OK.state(), ExitCode.OK.code(), "");
      return ExitCode.OK;
    } catch (Throwable failure) {
      if (termination.isUnderWay()) {
        return ExitCode.TRY_AGAIN;
      }
      ExitCode code = told(failure);
      try {
        folder.finish(code.state(), code.code(), Failure.sentence(failure));
      } catch (RuntimeException unwritten) {
        say(Failure.sentence(unwritten));
      }
      return code;
    }
  }

  private void say(String sentence) {
    err.println("kindling: " + sentence);
    err.flush();
  }

  private ExitCode told(Throwable failure) {
    ExitCode code = ExitCode.of(failure);
    say(Failure.sentence(failure));
    if (code == ExitCode.INTERNAL) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  private void work(
      Job job,
      Arguments arguments,
      String name,
      JavaSparkContext spark,
      Optional<RunFolder> folder) {
    Now then = then(arguments, spark);
    RunConfig config = read(job, arguments, spark, then);
    out.println(config.text());
    Progress progress = System.console() == null ? Progress.lines(out) : Progress.bar(out);
    if (job.usesExecutors()) {
      Muster.hold(spark, config.engine().kernels(), config.averaging().resourceTimeout())
          .forEach(clause -> progress.say("note: " + clause));
    }
    job.run(
        new JobContext(arguments, name, config, spark, folder, progress, out, stop, then, start));
    out.flush();
  }
}
