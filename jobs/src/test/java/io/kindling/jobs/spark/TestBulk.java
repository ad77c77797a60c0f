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

  private static byte[] array(ByteBuffer buffer) {
    byte[] all = new byte[buffer.remaining()];
    buffer.get(all);
    return all;
  }

  @Test
  void theStreamIsThatOfTheSerializer() throws Exception {
    for (int count : new int[] {0, 1, 1023, 1024, 1025, 130_048}) {
      Object[] message = {"give", new long[] {1, 2}, bytes(count)};
      byte[] bulk = array(Bulk.write(message, TestBulk::written));
      assertThat(bulk).isEqualTo(array(written(message)));
      Object read = new ObjectInputStream(new ByteArrayInputStream(bulk)).readObject();
      assertThat(Arrays.deepEquals((Object[]) read, message)).isTrue();
    }
  }

  @Test
  void otherMessagesAreLeftToTheSerializer() {
    for (Object[] message :
        new Object[][] {{}, {"end"}, {"next", bytes(10), new float[] {1}}, {new int[] {3}}}) {
      assertThat(array(Bulk.write(message, TestBulk::written))).isEqualTo(array(written(message)));
    }
  }

  @Test
  void aSerializerThatWritesSomethingBehindTheMessageWritesAll() {
    Object[] message = {"give", bytes(5000)};
    assertThat(array(Bulk.write(message, part -> written(part, true))))
        .isEqualTo(array(written(message, true)));
  }
}
