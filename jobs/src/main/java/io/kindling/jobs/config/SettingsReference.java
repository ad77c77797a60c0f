package io.kindling.jobs.config;

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
  private static final String NETWORK_HEAD =
      """
      ## `network`

      A list of layers in order. Each is an object that starts with the layer's word:
      `{ dense = 256, activation = relu }`, `{ batchNorm {} }`, `{ dropout = 0.2 }`. The shape of
      the input comes from the data; rows of several dimensions are flattened before a first `dense`
      layer. The last layer has an output for each class, or one for a number.

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
        table(page);
        section = own;
      }
      page.append(line(setting));
      if (isLast(setting)) {
        page.append('\n');
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

  private static void network(StringBuilder page) {
    page.append(NETWORK_HEAD);
    for (Map.Entry<String, List<Setting<?>>> layer : NetworkKeys.all().entrySet()) {
      page.append("### `").append(layer.getKey()).append("`\n\n");
      if (layer.getValue().isEmpty()) {
        page.append("No settings: `{ ").append(layer.getKey()).append(" {} }`.\n\n");
        continue;
      }
      table(page);
      layer.getValue().forEach(setting -> page.append(line(setting)));
      page.append('\n');
    }
  }

  private static void table(StringBuilder page) {
    page.append("| key | values | default | what |\n| --- | --- | --- | --- |\n");
  }

  private static String line(Setting<?> setting) {
    String unit = setting.unit().isEmpty() ? "" : " (" + setting.unit() + ")";
    String fallback = setting.fallback().isPresent() ? "`" + setting.fallbackText() + "`" : "";
    return String.format(
        "| `%s` | %s%s | %s | %s |%n",
        setting.key(), setting.kind().range(), unit, fallback, setting.sentence());
  }
}
