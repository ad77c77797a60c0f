package io.kindling.jobs.process;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system as {@code small:}, where a file has as much room as a whole small disk. */
public final class SmallFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "small";
  static final int BYTES = 600 * 1024;

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
    return new FSDataOutputStream(new Small(super.create(file, overwrite)), null);
  }

  private static final class Small extends FilterOutputStream {
    private int left = BYTES;

    Small(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, Math.min(left, length));
      left -= length;
      if (left < 0) {
        throw new IOException("No space left on device");
      }
    }
  }
}
