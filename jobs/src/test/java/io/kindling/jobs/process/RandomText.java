package io.kindling.jobs.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A text of more symbols than a small step has room for. */
final class RandomText {
  /** How many symbols there are, each of which occurs. */
  static final int SYMBOLS = 200;

  private static final int LENGTH = 6000;
  private static final int FIRST = 'Ā';

  private RandomText() {}

  /** Writes the text, in which one of three symbols follows each; the file. */
  static Path write(Path file) throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    int symbol = 0;
    for (int i = 0; i < LENGTH; i++) {
      text.append((char) (FIRST + symbol));
      symbol = (3 * symbol + random.nextInt(3)) % SYMBOLS;
    }
    return Files.writeString(file, text);
  }
}
