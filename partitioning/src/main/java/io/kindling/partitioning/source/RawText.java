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
 * Text of UTF-8 that keeps the bytes which are none: each becomes {@link #NO_TEXT} and a character
 * that stands for the byte, so that it can be written as it came. So do the three bytes of {@link
 * #NO_TEXT} itself, which is no character of any text.
 */
public final class RawText extends Reader {
  /** What stands before a byte that is no text. */
  static final char NO_TEXT = '\uFFFF';

  /** The first of 256 characters for private use, one for each byte. */
  private static final char BYTES = '\uE000';

  /** What a byte becomes that is no text: the most characters that come of one. */
  private static final int MARKED = 2;

  private static final int BUFFER = 1 << 16;
  private static final String MARK = String.valueOf(NO_TEXT);
  private static final String MARKED_MARK = marked(MARK.getBytes(StandardCharsets.UTF_8));

  private final InputStream stream;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(MARKED * BUFFER).flip();
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
    CoderResult result = decoded();
    while (result.isError()) {
      byte[] strange = new byte[result.length()];
      bytes.get(strange);
      chars.put(marked(strange));
      result = decoded();
    }
    chars.flip();
  }

  /** Decodes up to what is no text. */
  private CoderResult decoded() {
    int from = chars.position();
    CoderResult result = decoder.decode(bytes, chars, ended);
    for (int i = from; i < chars.position(); i++) {
      if (chars.get(i) == NO_TEXT) {
        String text = new String(chars.array(), from, chars.position() - from);
        chars.position(from).put(text.replace(MARK, MARKED_MARK));
        break;
      }
    }
    return result;
  }

  private static String marked(byte... strange) {
    StringBuilder all = new StringBuilder(MARKED * strange.length);
    for (byte one : strange) {
      all.append(NO_TEXT).append((char) (BYTES + (one & 0xFF)));
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
