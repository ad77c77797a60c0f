package io.kindling.jobs.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** The first rows of MNIST as comma-separated files, in order or shuffled. */
final class MnistTables {
  private static final int PIXELS = 28 * 28;
  private static final int FILES = 5;

  private MnistTables() {}

  /** Writes a folder with one file of the rows in their order. */
  static void writeOne(Path mnist, int rows, Path folder) throws IOException {
    write(folder.resolve("all.csv"), lines(mnist, rows));
  }

  /** Writes a folder with several files of the rows in another order. */
  static void writeShuffled(Path mnist, int rows, Path folder) throws IOException {
    List<String> lines = lines(mnist, rows);
    Collections.shuffle(lines, new Random(3));
    for (int file = 0; file < FILES; file++) {
      int from = rows * file * file / (FILES * FILES);
      int to = rows * (file + 1) * (file + 1) / (FILES * FILES);
      write(folder.resolve("part-" + file + ".csv"), lines.subList(from, to));
    }
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> all = new ArrayList<>();
    StringBuilder header = new StringBuilder("label");
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      header.append(",p").append(pixel);
    }
    all.add(header.toString());
    all.addAll(lines);
    Files.write(file, all);
  }

  private static List<String> lines(Path mnist, int rows) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DataInputStream images = open(mnist.resolve("train-images-idx3-ubyte.gz"), 16);
        DataInputStream labels = open(mnist.resolve("train-labels-idx1-ubyte.gz"), 8)) {
      byte[] pixels = new byte[PIXELS];
      for (int row = 0; row < rows; row++) {
        images.readFully(pixels);
        StringBuilder line = new StringBuilder().append(labels.readUnsignedByte());
        for (byte pixel : pixels) {
          line.append(',').append(pixel & 0xFF);
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private static DataInputStream open(Path file, int header) throws IOException {
    DataInputStream stream = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    stream.skipNBytes(header);
    return stream;
  }
}
