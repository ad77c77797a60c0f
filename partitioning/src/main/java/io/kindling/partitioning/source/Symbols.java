package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.apache.hadoop.conf.Configuration;

/** The code points of a file of UTF-8, without a byte-order mark at its start. */
final class Symbols implements PrimitiveIterator.OfInt {
  private static final int BUFFER = 1 << 16;
  private static final int MARK = 0xFEFF;

  private final String name;
  private final InputStream stream;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
  private long read;
  private long lines;
  private boolean ended;

  Symbols(Configuration configuration, String name) {
    this.name = name;
    try {
      stream = Files.open(configuration, name);
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", name, problem.getMessage());
    }
    if (hasNext() && chars.get(chars.position()) == MARK) {
      chars.get();
    }
  }

  @Override
  public boolean hasNext() {
    return chars.hasRemaining() || fill();
  }

  @Override
  public int nextInt() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more symbols in " + name);
    }
    char first = chars.get();
    lines += first == '\n' ? 1 : 0;
    return Character.isHighSurrogate(first) ? Character.toCodePoint(first, chars.get()) : first;
  }

  /** Decodes more; false at the end. The decoder never parts the two chars of a code point. */
  private boolean fill() {
    while (true) {
      chars.clear();
      CoderResult result = decoder.decode(bytes, chars, ended);
      chars.flip();
      if (chars.hasRemaining()) {
        return true;
      }
      if (result.isError()) {
        long place = read - bytes.remaining();
        end();
        throw DataException.bad(
            "%s is no text in UTF-8: expected a character at byte %s (from 0), line %s, found the"
                + " byte 0x%02x",
            name, place, lines + 1, bytes.get(bytes.position()));
      }
      if (ended) {
        return false;
      }
      readMore();
    }
  }

  private void readMore() {
    bytes.compact();
    try {
      int count = stream.read(bytes.array(), bytes.position(), bytes.remaining());
      if (count < 0) {
        end();
      } else {
        read += count;
        bytes.position(bytes.position() + count);
      }
    } catch (EOFException cut) {
      end();
      throw DataException.bad(
          "%s is truncated: its compressed bytes end in line %s", name, lines + 1);
    } catch (IOException problem) {
      end();
      throw DataException.bad(
          "%s cannot be read in line %s: %s", name, lines + 1, problem.getMessage());
    } finally {
      bytes.flip();
    }
  }

  private void end() {
    ended = true;
    try {
      stream.close();
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be closed: %s", name, problem.getMessage());
    }
  }
}
