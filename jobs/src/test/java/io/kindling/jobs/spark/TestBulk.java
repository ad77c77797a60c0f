package io.kindling.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is put behind a message is read as if it had been written with it. */
class TestBulk {
  private static ByteBuffer written(Object[] message) {
    return written(message, false);
  }

  private static ByteBuffer written(Object[] message, boolean resets) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sink)) {
      out.writeObject(message);
      if (resets) {
        out.reset();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return ByteBuffer.wrap(sink.toByteArray());
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  /** As much, written where it is sent from. */
  private static Payload payload(int count) {
    return new Payload() {
      @Override
      public int length() {
        return count;
      }

      @Override
      public void writeInto(ByteBuffer target) {
        target.put(bytes(count));
      }
    };
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] all = new byte[buffer.remaining()];
    buffer.get(all);
    return all;
  }

  @Test
  void theStreamIsThatOfTheSerializer() throws Exception {
    for (int count : new int[] {0, 1, 1023, 1024, 1025, 130_048}) {
      Object[] message = {"give", new long[] {1, 2}, payload(count)};
      Object[] arrives = {"give", new long[] {1, 2}, bytes(count)};
      byte[] bulk = array(Bulk.write(message, TestBulk::written));
      assertThat(bulk).isEqualTo(array(written(arrives)));
      Object read = new ObjectInputStream(new ByteArrayInputStream(bulk)).readObject();
      assertThat(Arrays.deepEquals((Object[]) read, arrives)).isTrue();
      assertThat(Arrays.deepEquals(Payload.arrived(message), arrives)).isTrue();
    }
  }

  @Test
  void otherMessagesAreLeftToTheSerializer() {
    for (Object[] message :
        new Object[][] {{}, {"end"}, {"next", bytes(10), new float[] {1}}, {bytes(3)}}) {
      assertThat(Payload.arrived(message)).isSameAs(message);
      assertThat(array(Bulk.write(message, TestBulk::written))).isEqualTo(array(written(message)));
    }
  }

  @Test
  void aSerializerThatWritesSomethingBehindTheMessageWritesAll() {
    byte[] bulk =
        array(Bulk.write(new Object[] {"give", payload(5000)}, part -> written(part, true)));
    assertThat(bulk).isEqualTo(array(written(new Object[] {"give", bytes(5000)}, true)));
  }
}
