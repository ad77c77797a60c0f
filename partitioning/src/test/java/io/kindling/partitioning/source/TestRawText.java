package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is no text comes out as it went in, wherever buffers end. */
class TestRawText {
  private static String read(InputStream stream) throws IOException {
    StringWriter all = new StringWriter();
    try (RawText text = new RawText(stream)) {
      text.transferTo(all);
    }
    return all.toString();
  }

  /** A stream that has few bytes at a time. */
  private static InputStream slow(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(3, length));
      }
    };
  }

  @Test
  void textIsText() throws IOException {
    String text = "a,\u00e4,\u4e2d,\ud83d\ude00\r\n".repeat(20_000);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(read(new ByteArrayInputStream(bytes))).isEqualTo(text);
    assertThat(read(slow(bytes))).isEqualTo(text);
    assertThat(RawText.bytes(text)).isEqualTo(bytes);
    assertThat(read(new ByteArrayInputStream(new byte[0]))).isEmpty();
  }

  @Test
  void bytesThatAreNoneAreMarkedAndKept() throws IOException {
    byte[] latin = "x\u00e4y".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(new ByteArrayInputStream(latin))).isEqualTo("x\uffff\ue0e4y");
    byte[] cut = Arrays.copyOf("a\ud83d\ude00".getBytes(StandardCharsets.UTF_8), 4);
    for (byte[] bytes : List.of(latin, cut)) {
      assertThat(RawText.bytes(read(slow(bytes)))).isEqualTo(bytes);
    }
  }

  @Test
  void whateverBytesThereAreComeBack() throws IOException {
    byte[] bytes = new byte[200_000];
    new Random(3).nextBytes(bytes);
    assertThat(RawText.bytes(read(new ByteArrayInputStream(bytes)))).isEqualTo(bytes);
    assertThat(RawText.bytes(read(slow(bytes)))).isEqualTo(bytes);
  }

  /** The character that marks such bytes is none of a text, so its own bytes are marked, too. */
  @Test
  void theBytesOfAMarkComeBack() throws IOException {
    byte[] marks = "a\uffff\ue0e4b\uffff".getBytes(StandardCharsets.UTF_8);
    assertThat(read(new ByteArrayInputStream(marks)))
        .isEqualTo(
            "a\uffff\ue0ef\uffff\ue0bf\uffff\ue0bf\ue0e4b\uffff\ue0ef\uffff\ue0bf\uffff\ue0bf");
    byte[] many = "\uffff".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    for (byte[] bytes : List.of(marks, many)) {
      assertThat(RawText.bytes(read(new ByteArrayInputStream(bytes)))).isEqualTo(bytes);
      assertThat(RawText.bytes(read(slow(bytes)))).isEqualTo(bytes);
    }
  }

  @Test
  void aMarkAloneStaysWhatItIs() {
    assertThat(RawText.bytes("a\uffff")).isEqualTo("a\uffff".getBytes(StandardCharsets.UTF_8));
    assertThat(RawText.bytes("\uffffb")).isEqualTo("\uffffb".getBytes(StandardCharsets.UTF_8));
  }
}
