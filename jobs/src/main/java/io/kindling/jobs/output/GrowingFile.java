package io.kindling.jobs.output;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * A file that is written piece by piece. What is flushed can be read by others where the file
 * system has a way to show it; a store of objects shows a file when it is closed.
 */
final class GrowingFile extends OutputStream {
  /** Hadoop's name for what a stream can do that shows others what was written. */
  private static final String SHOWS = "hflush";

  private final FSDataOutputStream out;
  private final String shown;

  /**
   * A file.
   *
   * @param shown its path in messages
   */
  GrowingFile(FSDataOutputStream out, String shown) {
    this.out = out;
    this.shown = shown;
  }

  private interface Action {
    void run() throws IOException;
  }

  private void io(Action action) {
    try {
      action.run();
    } catch (IOException problem) {
      throw new OutputException("Cannot write " + shown + ": " + problem.getMessage(), problem);
    }
  }

  @Override
  public void write(int one) {
    io(() -> out.write(one));
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    io(() -> out.write(bytes, from, count));
  }

  @Override
  public void flush() {
    io(
        () -> {
          if (out.hasCapability(SHOWS)) {
            out.hflush();
          } else {
            out.flush();
          }
        });
  }

  @Override
  public void close() {
    io(out::close);
  }
}
