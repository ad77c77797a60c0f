package io.kindling.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnRule.DateForm;
import io.kindling.partitioning.ColumnRule.DatePart;
import io.kindling.partitioning.ColumnRule.Fill;
import io.kindling.partitioning.ColumnRule.Form;
import io.kindling.partitioning.ColumnRule.Indicator;
import io.kindling.partitioning.ColumnRule.Moment;
import io.kindling.partitioning.ColumnRule.Range;
import io.kindling.partitioning.ColumnRule.Scaling;
import io.kindling.partitioning.ColumnRule.Transform;
import io.kindling.partitioning.ColumnRule.VectorForm;
import io.kindling.partitioning.ColumnRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How columns become numbers: a section with the names of columns, or patterns with stars. */
final class ColumnKeys implements Kind<ColumnKeys.Written> {
  private static final String AUTO = "auto";
  private static final Setting<Fill> MISSING =
      Setting.of(
          "missing",
          new FillKind(),
          Fill.MEAN,
          "",
          "What stands for a number that is missing, told from the training part, or a number.");
  private static final Setting<Boolean> LOG =
      Setting.of(
          "log",
          Kinds.flag(),
          false,
          "",
          "Whether the logarithm of 1 + |x|, with the sign of x, is taken of each number first.");
  private static final Setting<List<Double>> CLIP =
      Setting.open(
          "clip",
          Kinds.numbers("a list of two numbers", Double::isFinite),
          "",
          "Between which numbers encoded ones are kept.");
  private static final Setting<Indicator> INDICATOR =
      Setting.of(
          "indicator",
          Kinds.word(List.of(Indicator.values()), Indicator::word),
          Indicator.AUTO,
          "",
          "Whether a second number is 1 where the first is missing; auto: if the training part has"
              + " some.");
  private static final Setting<Long> RARE =
      Setting.of(
          "rare",
          Kinds.wholeBetween(1, Integer.MAX_VALUE),
          1L,
          "rows",
          "Values that fewer rows of the training part have are one, as are those it never had.");

  private static final Setting<Long> BUCKETS =
      Setting.of(
          "buckets", Kinds.wholeBetween(2, 1 << 24), 64L, "", "How many places the values share.");
  private static final Setting<List<DatePart>> PARTS =
      Setting.of(
          "parts",
          Some.of(Kinds.word(List.of(DatePart.values()), DatePart::word), "in order"),
          Moment.USUAL.parts(),
          "",
          "What is told of a day or moment, in UTC; time is standardised.");
  private static final Setting<DateForm> FORM =
      Setting.of(
          "form",
          Kinds.word(List.of(DateForm.values()), DateForm::word),
          DateForm.CYCLIC,
          "",
          "A sine and a cosine of each part but time, or plain: a number from 0 to below 1.");

  private static final Map<String, Word> WORDS = new LinkedHashMap<>();

  static {
    word(AUTO, "as its type proposes: see below", List.of(), read -> new ColumnRule.Auto());
    word("drop", "the column is no feature", List.of(), read -> new ColumnRule.Drop());
    number("standardise", "less the mean, divided by the deviation", Scaling.STANDARDISE);
    number("minMax", "a number from 0 to 1: the smallest and the largest", Scaling.MIN_MAX);
    number("robust", "less the median, divided by the distance of the quartiles", Scaling.ROBUST);
    number("none", "a number as it is", Scaling.NONE);
    category("oneHot", "a 1 in the place of the value among zeros", Form.ONE_HOT);
    category("index", "the number of the value, for an embedding", Form.INDEX);
    hashed("hash", "a 1 in a place that a hash of the value says", Form.ONE_HOT);
    hashed("hashIndex", "the number of that place, for an embedding", Form.INDEX);
    word(
        "date",
        "parts of a day or moment",
        List.of(PARTS, FORM),
        read -> new Moment(read.read(PARTS), read.read(FORM)));
    vector("vector", "all numbers of a vector or list, as they are", VectorForm.DENSE);
    vector("sparse", "its places and values that are not 0, for sparseDense", VectorForm.SPARSE);
    TextColumnKeys.words().forEach(one -> WORDS.put(one.word(), one));
  }

  /**
   * A way to encode a column.
   *
   * @param sentence what it makes of a value
   */
  record Word(
      String word,
      String sentence,
      List<Setting<?>> settings,
      Function<Reader, ColumnRule> build) {}

  /**
   * Rules as they were written.
   *
   * @param text the same as HOCON, with the defaults of their settings
   */
  record Written(ColumnRules rules, String text) {}

  private static void word(
      String word, String sentence, List<Setting<?>> own, Function<Reader, ColumnRule> build) {
    WORDS.put(word, new Word(word, sentence, own, build));
  }

  private static void number(String word, String sentence, Scaling scaling) {
    word(
        word,
        sentence,
        List.of(MISSING, INDICATOR, LOG, CLIP),
        read ->
            new ColumnRule.Number(
                scaling,
                read.read(LOG) ? Transform.LOG : Transform.NONE,
                read.find(CLIP).map(ColumnKeys::range).orElse(Range.ALL),
                read.read(MISSING),
                read.read(INDICATOR)));
  }

  private static Range range(List<Double> ends) {
    Checks.require(ends.size() == 2, "clip has %s numbers: expected two", ends.size());
    return new Range(ends.get(0), ends.get(1));
  }

  private static void hashed(String word, String sentence, Form form) {
    word(
        word,
        sentence,
        List.of(BUCKETS),
        read -> new ColumnRule.Hashed(form, read.read(BUCKETS).intValue()));
  }

  private static void vector(String word, String sentence, VectorForm form) {
    word(word, sentence, List.of(), read -> new ColumnRule.Vector(form));
  }

  private static void category(String word, String sentence, Form form) {
    word(
        word,
        sentence,
        List.of(RARE),
        read -> new ColumnRule.Category(form, read.read(RARE).intValue()));
  }

  /** All ways to encode a column. */
  static List<Word> words() {
    return List.copyOf(WORDS.values());
  }

  @Override
  public String range() {
    return "auto, or a section such as { age { standardise {} }, job { oneHot { rare = 10 } }, id ="
        + " drop }";
  }

  @Override
  public boolean takesSections() {
    return true;
  }

  @Override
  public Written read(ConfigValue value) {
    if (AUTO.equals(value.unwrapped())) {
      return new Written(ColumnRules.AUTO, AUTO);
    }
    Checks.require(value.valueType() == ConfigValueType.OBJECT, "no section");
    List<ColumnRules.Named> rules = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Problems problems = new Problems();
    new TreeMap<>((ConfigObject) value)
        .forEach((name, written) -> read(name, written, problems, rules, texts));
    problems.throwIfAny();
    return new Written(new ColumnRules(rules), "{ " + String.join(", ", texts) + " }");
  }

  private static void read(
      String name,
      ConfigValue value,
      Problems problems,
      List<ColumnRules.Named> rules,
      List<String> texts) {
    Problems own = new Problems("in data.columns, column '" + name + "': ");
    Optional<Word> found = found(value, own);
    if (found.isPresent()) {
      Word word = found.get();
      ConfigObject settings =
          value instanceof ConfigObject object
              ? (ConfigObject) object.get(word.word())
              : ConfigFactory.empty().root();
      UnknownKeys.check(settings, word.settings(), " of " + word.word(), own);
      Reader reader = new Reader(settings.toConfig(), own);
      reader
          .section(word.word(), () -> word.build().apply(reader))
          .ifPresent(rule -> rules.add(new ColumnRules.Named(name, rule)));
      if (own.count() == 0) {
        texts.add(ConfigUtil.quoteString(name) + " { " + text(word, reader) + " }");
      }
    }
    own.all().forEach(problems::add);
  }

  /** The word of a column: alone, or before the section of its settings. */
  private static Optional<Word> found(ConfigValue value, Problems problems) {
    List<String> written = new ArrayList<>();
    if (value instanceof ConfigObject object) {
      written.addAll(object.keySet());
    } else {
      written.add(String.valueOf(value.unwrapped()));
    }
    boolean section =
        written.size() == 1
            && (!(value instanceof ConfigObject object)
                || object.get(written.get(0)).valueType() == ConfigValueType.OBJECT);
    if (!section || !WORDS.containsKey(written.get(0))) {
      problems.add(
          value.origin(),
          String.format(
              "expected one of %s, alone or as in { oneHot { rare = 10 } }, found %s",
              String.join(", ", WORDS.keySet()), Reader.found(value)));
      return Optional.empty();
    }
    return Optional.of(WORDS.get(written.get(0)));
  }

  private static String text(Word word, Reader reader) {
    Effective effective = new Effective(reader, Pattern.compile("(?!)"));
    return word.settings().stream()
        .map(setting -> Map.entry(setting.key(), effective.value(setting, one -> true)))
        .filter(line -> !line.getValue().isEmpty())
        .map(line -> line.getKey() + " = " + line.getValue())
        .collect(Collectors.joining(", ", word.word() + " { ", " }"));
  }

  @Override
  public String write(Written value) {
    return value.text();
  }

  /** The word mean or median, or a number. */
  private static final class FillKind implements Kind<Fill> {
    private static final Kind<Double> NUMBER = Kinds.number("a number", Double::isFinite);
    private static final List<Fill> NAMED = List.of(Fill.MEAN, Fill.MEDIAN);

    @Override
    public String range() {
      return "mean, median or a number";
    }

    @Override
    public Fill read(ConfigValue value) {
      return NAMED.stream()
          .filter(one -> one.by().word().equals(value.unwrapped()))
          .findFirst()
          .orElseGet(() -> Fill.of(NUMBER.read(value)));
    }

    @Override
    public String write(Fill value) {
      return NAMED.contains(value) ? value.by().word() : NUMBER.write(value.constant());
    }
  }
}
