package io.kindling.jobs.config;

import io.kindling.engine.network.LayerKind;
import io.kindling.engine.network.Layers;
import io.kindling.engine.network.field.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All settings as {@code conf/README.md} lists them. */
public final class SettingsReference {
  private static final String HEAD =
      """
      # Settings

      A configuration is HOCON: `--set KEY=VALUE` beats the file, the file beats the defaults below.
      An unknown key is an error that names the nearest known one. Values can come from the
      environment: `path = ${DATA}`. What holds in the end is printed, and kept as `config.conf`
      beside the results; values whose key matches `spark.redaction.regex` are shown as `***`.

      This page is written from the code, which declares each setting once; a test compares them.

      """;
  private static final String DATA_HEAD =
      """
      The labels of a row of a CSV file stand in one column or in several. `label = [kind, width,
      height]` with `target = [class, number, number]` is a class and two numbers; a single word of
      `target` holds for all columns. Numbers of several columns can measure one output: quantities,
      shares of classes (`softCrossEntropy`, `klDivergence`), or several yes and no, 1 and 0
      (`binaryCrossEntropy`). Numbers to predict are taken as they are; `features` is of features.

      With `weight = COLUMN`, the loss of a row and what it adds to each metric of each part are
      multiplied by its weight, and sums are divided by the sum of the weights. A row of weight 0
      is a row in all counts of rows, and nothing else. What is not weighted: the means and
      deviations that standardise features, the statistics of `batchNorm`, the rows of a step or of
      a part. Weights move no row: rows are divided, cut and ordered as without them. The same weight
      for all rows changes nothing; to the bit, if it is a power of two.

      Paths may have templates for a date, letters of `yyyy`, `yy`, `MM`, `M`, `dd` and `d` in braces:
      with `date = yesterday`, `path = "/in/{yyyy}/{MM}/{dd}"` is the folder of that day, and with
      `days = 7` those of the seven days up to it. Words are told in UTC, or in `dateZone`, when a run
      begins; a run that is resumed keeps its day. Sources that read one path take one day. Braces with a
      comma, `{a,b}`, are alternatives of a pattern.

      Where `testPath` or `testWhere` is written, `split.test` is not, or 0: the other rows are divided in
      the proportion of `split.train` and `split.validation`.

      With `onBadRow = skip` or `quarantine`, rows with too many or too few fields, a value that is no
      number where one is expected, a number that is not finite, or a label that a model does not know
      are left out. A run tells how many there were and why, and the first ten. `quarantine` keeps
      them in the run's folder of that name, lines of CSV files as they are, others as JSON.

      """;
  private static final String COLUMNS_HEAD =
      """
      ### `data.columns`

      A CSV file whose columns are all numbers needs none of this. Where `columns`, `names`,
      `missing`, `select`, `where`, `testPath` or `testWhere` is written, or `onBadRow` is not `fail`,
      where a path has a template for a date, where a column divides the rows (`split.group`,
      `split.order`, `split.part`), and in any other format, a table has typed columns: numbers and
      texts, and cells that hold nothing. Columns of CSV files are numbers
      where at least nine in ten of their values are; the others are then bad rows. Columns with an
      encoder of categories, words or characters hold texts, of which a number is one like others.

          columns { age { standardise { indicator = always } }, job { oneHot { rare = 10 } }
                    id = drop, "price*" = none, "*" = auto }

      A name beats a pattern, a longer pattern a shorter one; a column that none names is `auto`:
      numbers are standardised, texts one-hot, days and moments have their `date` parts, vectors and
      lists of numbers are taken as they are. Days in texts look like 2024-05-31 or
      2024-05-31T17:30:00Z.

      What is fitted, such as means and values, is told from the training part alone and kept with
      the model, which encodes other rows in the same way. Values of a category are in the order of
      how often they come. Nothing is a value of a category, too. A value that the training part
      never had is zeros in `oneHot`, or the place of rare values where there is one; `index` counts
      it behind all others. A run prints what each column becomes.

      Texts are sequences with `words` and `characters`: a column becomes `length` numbers, then one
      that says how many of them are there, 0 to `length`; of an empty or missing text, 0. Number 0
      fills up, 1 is a token that is unknown or rare, others count from 2, the most frequent first,
      and of those that are as frequent the smaller by its code points. An embedding so needs
      `symbols = vocabulary + 2`, or what the run prints, and a column of `words { length = 50 }` is

          inputs = [ { text = [50] }, { length = [] } ]
          layers = [ { from = text, lengths = length, embedding = 16, symbols = 10002 }, { lstm = 32, returns = last }, { dense = 2 } ]

      Columns stand behind one another in the order of the table. `bag` is how often each known
      word comes, behind the number of unknown ones; an empty text is zeros. Texts are composed
      (Unicode's NFC) and, with `lowerCase`, taken in small letters, as of no language. A word is a
      run of letters, decimal digits and marks; every other character that is no space is a word of
      its own, and a character is a code point. The whole texts of the training part are counted,
      also what `length` cuts. A text that is a number alone is that number: 1.50 is 1.5.

      """;
  private static final String AUGMENT_HEAD =
      """
      ### `data.augment`

      A list of what happens to the images of training steps (`digits`, `idx`, `cifar`, `images`), in
      order, each time anew. Rows to validate, test or predict, and those that a model is measured on
      at the end, are as they are; `train.loss` and `train.accuracy` of an epoch are of the changed
      images that it was trained on.

          augment = [ { flip = horizontal }, { crop { padding = 4 } }, { rotate = 15, chance = 0.5 }
                      { jitter { brightness = 0.2, contrast = 0.2 } }, { cutMix = 1 } ]

      Numbers are drawn evenly from the range that a setting says, anew for each image: what is drawn
      depends on `training.seed`, the step, the shard and the row. `rotate`, `translate`, `scale` and
      `shear` that stand beside each other with the same `fill` are one map: pixels are looked up
      between their neighbours once.

      `mixUp` and `cutMix` stand behind all others and go with `training.loss = crossEntropy`. A row
      is mixed with another one of its shard's part of the step, and its loss is the mean of those
      with either label, by their shares; `train.accuracy` counts the share of the class that a row is
      taken for. Where both are listed, each row has one of them, with the same chance.

      """;
  private static final String TRAINING_HEAD =
      """
      A network that puts out several layers has a loss for each of them:

          losses = [ { output = kind, target = kind, loss = crossEntropy }
                     { output = size, target = [width, height], weight = 0.3
                       loss { huber { delta = 2 } } } ]

      `output` is one of `network.outputs`. `target` is what it is measured by: columns of
      `data.label` as they are written there, or all of them without it; several outputs may have the
      same. `loss` is all that `training.loss` can be, with its settings. `weight` is what it is
      multiplied by in the sum that is made smaller. Each output has its metrics, behind its name:
      `validation.size.rmse`; `validation.loss` is the sum.

      """;
  private static final String NETWORK_HEAD =
      """
      ## `network`

      A list of layers in order. Each is an object that starts with the layer's word:
      `{ dense = 256, activation = relu }`, `{ batchNorm {} }`, `{ dropout = 0.2 }`. The shape of
      the input comes from the data; rows of several dimensions are flattened before a first `dense`
      layer. The last layer has an output for each class, or one for a number.

      A layer may have a `name`, which the names of its parameters then start with, and which
      `sharedWith` and `from` refer to. Layers need not stand one behind the other: with
      `from = [a, b]` a layer takes inputs and layers by name, wherever these are written; without,
      it takes the one before it. The longer form is

          network {
            inputs  { a = [28, 28], b = [10] }
            layers  = [ { name = x, from = [a], flatten {} }
                        { name = y, from = [x, b], concat {} }
                        { dense = 10 } ]
          }

      where `inputs` cuts a row of the data into parts, in the order of their names, or in order in
      a list `[ { b = [10] }, { a = [28, 28] } ]`; one input gives the row another shape; without
      `inputs` there is one, called `input`, of the data's shape. `outputs = [y]` names the layers
      that are put out; without it the last one is.

      The layers inside `residual`, `parallel`, `repeat` and `noisyWeights` have names and take each
      other in the same way. There, `blockInput` is what comes into a list, the last layer is what
      comes out of it, and a name that no layer of the list has is that of a layer or an input
      around it, as in the skips of a U-Net. Names inside are seen from inside alone: each copy of a
      `repeat` has its own.

          network = [ { name = wide, conv = 8, padding = same }
                      { maxPool = 2 }
                      { residual = [ { name = q, conv = 8, padding = same }
                                     { from = [q, blockInput], add {} } ] }
                      { parallel = [ [ { conv = 8, padding = same } ]
                                     [ { from = [wide], conv = 8, stride = 2, padding = same } ] ] } ]

      The rows of sequences may have lengths of their own. Either an `embedding` has a `padding`:
      the symbol that fills a row up, which stands for zeros. Or a layer has `lengths = n`, where
      the input `n = []` of the network holds a whole number for each row: how many steps of the
      sequence that it takes are there (of two, of the second). Layers that work step by step hand
      the lengths on; `rnn`, `lstm`, `gru`, `attention` and `overTime` leave the steps out that are
      absent, and the first four put zeros there. A layer that would mix them in, such as `flatten`,
      is refused. Symbols and lengths are numbers as they are: `data.features = none`.

      Rows that are zeros almost everywhere may name the other numbers alone. `sparseDense` takes
      them as [2,K]: first K places, from 0 to `inputs` - 1, then the K values that stand there. A
      place of -1 says that nothing is there, whatever the value beside it. In a table, these are 2K
      columns; `inputs { x = [2, 50] }` gives them that shape. They too are numbers as they are.

      """;

  private SettingsReference() {}

  /** The page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    String section = "";
    for (Setting<?> setting : Settings.all()) {
      String own = setting.key().substring(0, setting.key().indexOf('.'));
      if (!own.equals(section)) {
        if (section.equals("data")) {
          network(page);
        }
        page.append("## `").append(own).append("`\n\n");
        page.append(own.equals("data") ? DATA_HEAD : own.equals("training") ? TRAINING_HEAD : "");
        table(page);
        section = own;
      }
      page.append(line(setting));
      if (isLast(setting)) {
        page.append(own.equals("data") ? columns() + augment() : "\n");
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static boolean isLast(Setting<?> setting) {
    List<Setting<?>> all = Settings.all();
    int next = all.indexOf(setting) + 1;
    String section = setting.key().substring(0, setting.key().indexOf('.') + 1);
    return next == all.size() || !all.get(next).key().startsWith(section);
  }

  private static String columns() {
    StringBuilder page = new StringBuilder("\n").append(COLUMNS_HEAD);
    page.append("| word | what a value becomes |\n| --- | --- |\n");
    Map<Setting<?>, List<String>> settings = new LinkedHashMap<>();
    for (ColumnKeys.Word word : ColumnKeys.words()) {
      page.append(String.format("| `%s` | %s |%n", word.word(), word.sentence()));
      for (Setting<?> setting : word.settings()) {
        settings.computeIfAbsent(setting, key -> new ArrayList<>()).add(word.word());
      }
    }
    page.append('\n');
    table(page);
    settings.forEach(
        (setting, words) ->
            page.append(
                line(setting).replace(setting.key() + "`", setting.key() + "` of " + words)));
    return page.append('\n').toString().replace("` of [", "` of ").replace("] |", " |");
  }

  private static String augment() {
    StringBuilder page = new StringBuilder(AUGMENT_HEAD);
    page.append("| change | the image is |\n| --- | --- |\n");
    for (AugmentKeys.Word word : AugmentKeys.words()) {
      page.append(String.format("| `%s` | %s |%n", word.word(), word.sentence()));
    }
    page.append('\n');
    table(page);
    for (AugmentKeys.Word word : AugmentKeys.words()) {
      for (Setting<?> setting : word.settings()) {
        boolean beside = !setting.key().startsWith(word.word());
        String own = beside ? "` of `" + word.word() + "`" : "`";
        page.append(line(setting).replaceFirst(setting.key() + "`", setting.key() + own));
      }
    }
    return page.append('\n').toString();
  }

  private static void network(StringBuilder page) {
    page.append(NETWORK_HEAD);
    for (LayerKind<?> kind : Layers.all()) {
      page.append("### `").append(kind.word()).append("`\n\n");
      page.append(kind.sentence());
      if (kind.fields().isEmpty()) {
        page.append(" No settings: `{ ").append(kind.word()).append(" {} }`.\n\n");
        continue;
      }
      page.append("\n\n");
      table(page);
      kind.fields().forEach(field -> page.append(line(kind, field)));
      page.append('\n');
    }
  }

  private static void table(StringBuilder page) {
    page.append("| key | values | default | what |\n| --- | --- | --- | --- |\n");
  }

  private static String line(Setting<?> setting) {
    return line(
        setting.key(),
        setting.kind().range(),
        setting.unit(),
        setting.fallback().isPresent() ? setting.fallbackText() : "",
        setting.sentence());
  }

  private static String line(LayerKind<?> kind, Field<?> field) {
    return line(
        LayerKeys.key(kind, field),
        field.kind().range(),
        field.unit(),
        field.fallbackText(),
        field.sentence());
  }

  private static String line(
      String key, String range, String unit, String fallback, String sentence) {
    return String.format(
        "| `%s` | %s%s | %s | %s |%n",
        key,
        range,
        unit.isEmpty() ? "" : " (" + unit + ")",
        fallback.isEmpty() ? "" : "`" + fallback + "`",
        sentence);
  }
}
