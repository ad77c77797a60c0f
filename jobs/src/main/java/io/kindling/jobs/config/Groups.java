package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.engine.optim.DescentSpec;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parameter groups: a list of objects. */
final class Groups implements Kind<Groups.Written> {
  private static final String TRAINING = "training.";
  private static final String OPTIMIZER = "optimizer";
  private static final String SCHEDULE = "schedule";
  private static final Set<String> KEYS =
      Set.of("of", "rate", "decay", "frozen", OPTIMIZER, SCHEDULE);
  private static final Pattern NO_SECRETS = Pattern.compile("(?!)");

  /**
   * Groups as they were written.
   *
   * @param text the same as HOCON, with the defaults of their optimizers
   */
  record Written(List<ParameterGroup> groups, String text) {}

  @Override
  public String range() {
    return "a list such as [ { of = \"*.bias\", decay = 0 }, { of = [\"0.*\"], frozen = true },"
        + " { of = \"2.weight\", rate = 0.1 }, { of = \"encoder.*\", optimizer { sgd { rate = 0.01"
        + " } }, schedule { cosine {} } } ]";
  }

  @Override
  public Written read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    List<ParameterGroup> groups = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      Checks.require(one.valueType() == ConfigValueType.OBJECT, "not an object");
      Optional<Reader> own = own((ConfigObject) one);
      ParameterGroup group = group((ConfigObject) one, own);
      groups.add(group);
      texts.add(text(group, own));
    }
    return new Written(List.copyOf(groups), "[ " + String.join(", ", texts) + " ]");
  }

  @Override
  public String write(Written value) {
    return value.text();
  }

  private static ParameterGroup group(ConfigObject object, Optional<Reader> own) {
    Checks.require(KEYS.containsAll(object.keySet()), "an unknown key");
    Config config = object.toConfig();
    List<String> of = names(config);
    boolean frozen = config.hasPath("frozen") && config.getBoolean("frozen");
    Checks.require(!frozen || !config.hasPath("rate"), "frozen with a rate");
    Optional<OwnOptimizer> optimizer = own.map(Groups::optimizer);
    Checks.require(!frozen || optimizer.isEmpty(), "frozen with an optimizer");
    return frozen
        ? ParameterGroup.frozen(of.toArray(String[]::new))
        : new ParameterGroup(of, factor(config, "rate"), factor(config, "decay"), optimizer);
  }

  private static List<String> names(Config group) {
    return Kinds.texts("names").read(group.getValue("of"));
  }

  private static float factor(Config config, String key) {
    return config.hasPath(key) ? (float) config.getDouble(key) : 1;
  }

  /** A group's own optimizer and schedule, as the settings of a training that has only these. */
  private static Optional<Reader> own(ConfigObject group) {
    if (!group.containsKey(OPTIMIZER)) {
      Checks.require(!group.containsKey(SCHEDULE), "a schedule without an optimizer");
      return Optional.empty();
    }
    Config config = ConfigFactory.empty();
    for (String section : List.of(OPTIMIZER, SCHEDULE)) {
      if (group.containsKey(section)) {
        config = config.withValue(TRAINING + section, group.get(section));
      }
    }
    config = ScheduleKeys.plain(config);
    Problems problems = new Problems("in the parameter group " + names(group.toConfig()) + ": ");
    ConfigValue optimizer = group.get(OPTIMIZER);
    if (optimizer instanceof ConfigObject named && named.isEmpty()) {
      problems.add(
          optimizer.origin(),
          "its optimizer must name one, such as { sgd { rate = 0.1 } }, found "
              + Reader.found(optimizer));
    }
    UnknownKeys.check(config.root(), settings(), "", problems);
    Reader reader = new Reader(config, problems);
    if (problems.count() == 0) {
      reader.section(TRAINING + OPTIMIZER, () -> optimizer(reader));
    }
    problems.throwIfAny();
    return Optional.of(reader);
  }

  private static OwnOptimizer optimizer(Reader reader) {
    DescentSpec written = OptimizerKeys.read(reader);
    if (!(written instanceof OptimizerSpec rule)) {
      throw new IllegalArgumentException(
          "its optimizer is "
              + written.word()
              + ", which moves all parameters together: write it as training.optimizer");
    }
    OwnOptimizer own = OwnOptimizer.of(rule);
    return reader.has(TRAINING + SCHEDULE) ? own.with(ScheduleKeys.read(reader)) : own;
  }

  private static List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(OptimizerKeys.all());
    settings.addAll(ScheduleKeys.all());
    return settings;
  }

  private static String text(ParameterGroup group, Optional<Reader> own) {
    String of =
        group.patterns().stream()
            .map(ConfigUtil::quoteString)
            .collect(Collectors.joining(", ", "{ of = [", "]"));
    return group.rate() == 0
        ? of + ", frozen = true }"
        : of
            + String.format(", rate = %s, decay = %s", group.rate(), group.decay())
            + own.map(Groups::text).orElse("")
            + " }";
  }

  private static String text(Reader own) {
    Effective effective = new Effective(own, NO_SECRETS);
    StringBuilder text = new StringBuilder();
    for (Setting<?> setting : settings()) {
      String value =
          effective.value(
              setting, one -> OptimizerKeys.holds(one, own) && ScheduleKeys.holds(one, own));
      if (!value.isEmpty()) {
        text.append(", ").append(setting.key().substring(TRAINING.length()));
        text.append(" = ").append(value);
      }
    }
    return text.toString();
  }
}
