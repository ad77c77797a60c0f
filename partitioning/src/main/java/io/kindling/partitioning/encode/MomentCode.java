package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.DateForm;
import io.kindling.partitioning.ColumnRule.DatePart;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A moment in UTC becomes parts: how long ago it was, (seconds - shift) scale, and places in the
 * year, the month, the week, the day, the hour. One that is missing is zeros; a last number is 1
 * there.
 */
record MomentCode(
    List<DatePart> parted, DateForm form, double shift, double scale, boolean indicator)
    implements ColumnCode {
  static final String WORD = "moment";

  MomentCode {
    parted = List.copyOf(parted);
    Checks.require(
        !parted.isEmpty() && parted.stream().distinct().count() == parted.size(),
        "Expected some parts of a moment, each once, found %s",
        parted);
    Checks.require(
        Double.isFinite(shift) && Double.isFinite(scale),
        "Expected finite numbers in the encoder of a moment, found %s and %s",
        shift,
        scale);
  }

  @Override
  public List<String> parts() {
    List<String> parts = new ArrayList<>();
    for (DatePart part : parted) {
      if (isCyclic(part)) {
        parts.add(part.word() + " sine");
        parts.add(part.word() + " cosine");
      } else {
        parts.add(part.word());
      }
    }
    if (indicator) {
      parts.add("missing");
    }
    return parts;
  }

  private boolean isCyclic(DatePart part) {
    return part.count() > 0 && form == DateForm.CYCLIC;
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    boolean missing = Cells.isMissing(data, cell);
    double seconds = missing ? 0 : Cells.number(data, cell);
    LocalDateTime moment =
        LocalDateTime.ofEpochSecond((long) Math.floor(seconds), 0, ZoneOffset.UTC);
    int place = at;
    for (DatePart part : parted) {
      if (part == DatePart.TIME) {
        row[place++] = missing ? 0 : (float) ((seconds - shift) * scale);
      } else if (isCyclic(part)) {
        double angle = 2 * Math.PI * number(part, moment) / part.count();
        row[place++] = missing ? 0 : (float) StrictMath.sin(angle);
        row[place++] = missing ? 0 : (float) StrictMath.cos(angle);
      } else {
        row[place++] = missing ? 0 : (float) number(part, moment) / part.count();
      }
    }
    if (indicator) {
      row[place] = missing ? 1 : 0;
    }
  }

  /** From 0. */
  private static int number(DatePart part, LocalDateTime moment) {
    return switch (part) {
      case TIME -> throw new IllegalArgumentException("A time is no part of a moment");
      case MONTH -> moment.getMonthValue() - 1;
      case DAY -> moment.getDayOfMonth() - 1;
      case WEEKDAY -> moment.getDayOfWeek().getValue() - 1;
      case HOUR -> moment.getHour();
      case MINUTE -> moment.getMinute();
    };
  }

  @Override
  public String words() {
    return parted.stream().map(DatePart::word).collect(Collectors.joining(", "))
        + (form == DateForm.CYCLIC ? ", cyclic" : "")
        + (indicator ? ", and whether it is missing" : "");
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD)
        .put("form", form.name())
        .put("shift", shift)
        .put("scale", scale)
        .put("indicator", indicator);
    ArrayNode parts = json.putArray("parts");
    parted.forEach(part -> parts.add(part.name()));
  }
}
