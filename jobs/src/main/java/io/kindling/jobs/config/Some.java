package io.kindling.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import io.kindling.engine.Checks;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One value of a kind, or a list of some.
 *
 * @param range what a list means, behind the range of the kind
 */
record Some<T>(Kind<T> one, String range) implements Kind<List<T>> {
  private static final String OPTION = "--set ";

  /** A value, or a list with a meaning. */
  static <T> Some<T> of(Kind<T> one, String list) {
    return new Some<>(one, one.range() + "; or a list of such, " + list);
  }

  @Override
  public List<T> read(ConfigValue value) {
    ConfigValue written = parsed(value);
    if (!(written instanceof ConfigList list)) {
      return List.of(one.read(written));
    }
    Checks.require(!list.isEmpty(), "an empty list");
    return list.stream().map(one::read).toList();
  }

  /** An option that is taken as it stands can be a list all the same. */
  private static ConfigValue parsed(ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    boolean list =
        value.origin().description().startsWith(OPTION)
            && !(value instanceof ConfigList)
            && text.startsWith("[");
    return list ? ConfigFactory.parseString("list = " + text).getList("list") : value;
  }

  @Override
  public String write(List<T> value) {
    return value.size() == 1
        ? one.write(value.get(0))
        : value.stream().map(one::write).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public boolean verbatim() {
    return one.verbatim();
  }
}
