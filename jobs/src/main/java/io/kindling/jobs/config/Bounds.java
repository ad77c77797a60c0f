package io.kindling.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kindling.engine.Checks;
import io.kindling.jobs.config.TuneSettings.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What metrics must be: a list of objects. */
final class Bounds implements Kind<List<Bound>> {
  private static final String METRIC = "metric";
  private static final String LEAST = "atLeast";
  private static final String MOST = "atMost";
  private static final Kind<Double> NUMBER = Kinds.number("a number", Double::isFinite);

  @Override
  public String range() {
    return "a list such as [ { metric = parameters, atMost = 100000 }, { metric ="
        + " validation.recall, atLeast = 0.9 } ]";
  }

  @Override
  public List<Bound> read(ConfigValue value) {
    Checks.require(value.valueType() == ConfigValueType.LIST, "not a list");
    List<Bound> bounds = new ArrayList<>();
    for (ConfigValue one : (ConfigList) value) {
      Checks.require(one.valueType() == ConfigValueType.OBJECT, "not an object");
      bounds.add(bound((ConfigObject) one));
    }
    return List.copyOf(bounds);
  }

  private static Bound bound(ConfigObject one) {
    Set<String> keys = one.keySet();
    Checks.require(Set.of(METRIC, LEAST, MOST).containsAll(keys), "an unknown key");
    Checks.require(keys.contains(METRIC) && keys.size() > 1, "no metric or no bound");
    double least = keys.contains(LEAST) ? NUMBER.read(one.get(LEAST)) : Double.NEGATIVE_INFINITY;
    double most = keys.contains(MOST) ? NUMBER.read(one.get(MOST)) : Double.POSITIVE_INFINITY;
    return new Bound(String.valueOf(one.get(METRIC).unwrapped()), least, most);
  }

  @Override
  public String write(List<Bound> value) {
    return value.stream().map(Bounds::text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(Bound bound) {
    StringBuilder text = new StringBuilder("{ metric = \"" + bound.metric() + "\"");
    if (Double.isFinite(bound.atLeast())) {
      text.append(", ").append(LEAST).append(" = ").append(NUMBER.write(bound.atLeast()));
    }
    if (Double.isFinite(bound.atMost())) {
      text.append(", ").append(MOST).append(" = ").append(NUMBER.write(bound.atMost()));
    }
    return text.append(" }").toString();
  }
}
