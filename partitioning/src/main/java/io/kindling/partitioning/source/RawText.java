package io.kindling.partitioning.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of UTF-8 that keeps the bytes which are none: each becomes {@link #NO_TEXT}, a character
 * that no text has, and one that stands for the byte, so that it can be written as it came.
 */
public final class RawText extends Reader {
  /** What stands before a byte that is no text. */
  static final char NO_TEXT = '\uFFFF';

  /** The first of 256 characters for private use, one for each byte. */
  private static final char BYTES = '\uE000';

  private static final int MARK_BYTES = String.valueOf(NO_TEXT).length() + 1;
  private static final int BUFFER = 1 << 16;

  private final InputStream stream;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private boolean ended;

  RawText(InputStream stream) {
    this.stream = stream;
  }

  /** A text as the bytes that it came from. */
  public static byte[] bytes(String text) {
    if (text.indexOf(NO_TEXT) < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; i + 1 < text.length(); i++) {
      int found = text.charAt(i + 1) - BYTES;
      if (text.charAt(i) == NO_TEXT && found >= 0 && found <= 0xFF) {
        all.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        all.write(found);
        i++;
        from = i + 1;
      }
    }
    all.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return all.toByteArray();
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    while (!chars.hasRemaining()) {
      if (ended && !bytes.hasRemaining()) {
        return -1;
      }
      decode();
    }
    int taken = Math.min(length, chars.remaining());
    chars.get(into, offset, taken);
    return taken;
  }

  /** Decodes more, up to what is no text, and that too. */
  private void decode() throws IOException {
    bytes.compact();
    int read =
        bytes.hasRemaining() ? stream.read(bytes.array(), bytes.position(), bytes.remaining()) : 0;
    ended |= read < 0;
    bytes.position(bytes.position() + Math.max(0, read)).flip();
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, ended);
    while (result.isError() && chars.remaining() >= result.length() * MARK_BYTES) {
      for (int i = 0; i < result.length(); i++) {
        chars.put(NO_TEXT).put((char) (BYTES + (bytes.get() & 0xFF)));
      }
      result = decoder.decode(bytes, chars, ended);
    }
    chars.flip();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
