package io.kindling.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.Event;

/** Files of records as TensorFlow writes them, read by their description. */
public final class EventFiles {
  /** Castagnoli's polynomial, the lowest power in the highest bit. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private EventFiles() {}

  /** All events of a file; fails where a checksum is wrong or a record is cut short. */
  public static List<Event> read(byte[] file) {
    List<Event> events = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (rest.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      rest.get(length);
      assertThat(rest.getInt()).isEqualTo(masked(length));
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] content = new byte[Math.toIntExact(size)];
      rest.get(content);
      assertThat(rest.getInt()).isEqualTo(masked(content));
      events.add(event(content));
    }
    return events;
  }

  private static Event event(byte[] content) {
    try {
      return Event.parseFrom(content);
    } catch (InvalidProtocolBufferException problem) {
      throw new AssertionError(problem);
    }
  }

  private static int masked(byte[] content) {
    int checksum = ~0;
    for (byte one : content) {
      checksum ^= one & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        checksum = (checksum & 1) == 0 ? checksum >>> 1 : checksum >>> 1 ^ POLYNOMIAL;
      }
    }
    long whole = ~checksum & 0xFFFFFFFFL;
    return (int) ((whole >>> 15 | whole << 17) + 0xA282EAD8L);
  }
}
