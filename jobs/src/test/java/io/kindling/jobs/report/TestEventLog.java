package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.Summary;

/** Event files are read with the classes that TensorFlow makes of its own definitions. */
class TestEventLog {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_250L);

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final EventLog log = new EventLog(file, Clock.fixed(NOW, ZoneOffset.UTC));

  private List<Event> events() {
    return EventFiles.read(file.toByteArray());
  }

  @Test
  void aFileBeginsWithItsVersion() {
    Event first = events().get(0);
    assertThat(first.getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(first.getWallTime()).isEqualTo(1_700_000_000.25);
    assertThat(EventLog.fileName(NOW)).isEqualTo("events.out.tfevents.1700000000.kindling");
  }

  @Test
  void scalarsComeBack() {
    log.scalars(300, Map.of("train/loss", 0.125));
    log.scalars(Long.MAX_VALUE, Map.of("größe", -1e30));
    Event event = events().get(1);
    assertThat(event.getStep()).isEqualTo(300);
    Summary.Value value = event.getSummary().getValue(0);
    assertThat(value.getTag()).isEqualTo("train/loss");
    assertThat(value.getSimpleValue()).isEqualTo(0.125f);
    assertThat(events().get(2).getStep()).isEqualTo(Long.MAX_VALUE);
    assertThat(events().get(2).getSummary().getValue(0).getTag()).isEqualTo("größe");
  }

  @Test
  void aHistogramCountsEachNumberOnce() {
    float[] numbers = new float[1002];
    for (int i = 1; i <= 1000; i++) {
      numbers[i] = i / 10f - 40;
    }
    numbers[0] = 1e6f;
    log.histogram(7, "weights/0.weight", numbers, 1, 1001);
    Summary.Value value = events().get(1).getSummary().getValue(0);
    assertThat(value.getTag()).isEqualTo("weights/0.weight");
    HistogramProto histogram = value.getHisto();
    assertThat(histogram.getMin()).isEqualTo(numbers[1]);
    assertThat(histogram.getMax()).isEqualTo(60);
    assertThat(histogram.getNum()).isEqualTo(1000);
    assertThat(histogram.getSum()).isBetween(10_049.9, 10_050.1);
    assertThat(histogram.getSumSquares()).isBetween(934_330.0, 934_340.0);
    assertThat(histogram.getBucketLimitList()).hasSize(30).isSorted();
    assertThat(histogram.getBucketLimit(29)).isEqualTo(60);
    for (int bin = 0; bin < 30; bin++) {
      double from = bin == 0 ? -1e9 : histogram.getBucketLimit(bin - 1);
      double to = bin == 29 ? 1e9 : histogram.getBucketLimit(bin);
      long count = 0;
      for (int i = 1; i <= 1000; i++) {
        count += numbers[i] >= from && numbers[i] < to ? 1 : 0;
      }
      assertThat(histogram.getBucket(bin)).as("bin %d", bin).isBetween(count - 1.0, count + 1.0);
    }
    assertThat(histogram.getBucketList().stream().mapToDouble(count -> count).sum())
        .isEqualTo(1000);
  }

  @Test
  void equalNumbersAreOneBin() {
    log.histogram(7, "zeros", new float[] {3, 3, 3}, 0, 3);
    log.histogram(7, "nothing", new float[0], 0, 0);
    assertThat(events()).hasSize(2);
    HistogramProto histogram = events().get(1).getSummary().getValue(0).getHisto();
    assertThat(histogram.getBucketList()).containsExactly(3.0);
    assertThat(histogram.getBucketLimitList()).containsExactly(3.0);
  }
}
