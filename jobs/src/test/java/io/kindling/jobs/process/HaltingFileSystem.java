package io.kindling.jobs.process;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local file system as {@code halting:}, which writes no checkpoint from step 60 on: the
 * process ends in the middle of it, without a word to anybody, as if killed.
 */
public final class HaltingFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "halting";
  static final int CODE = 137;
  private static final Pattern FOLDER = Pattern.compile("step-0000[6-9].");
  private static final int BYTES = 5000;

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataOutputStream create(Path file, boolean overwrite) throws IOException {
    FSDataOutputStream out = super.create(file, overwrite);
    return FOLDER.matcher(file.getParent().getName()).matches()
        ? new FSDataOutputStream(new Halting(out), null)
        : out;
  }

  private static final class Halting extends FilterOutputStream {
    private int left = BYTES;

    Halting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, Math.min(left, length));
      left -= length;
      if (left <= 0) {
        out.flush();
        Runtime.getRuntime().halt(CODE);
      }
    }
  }
}
