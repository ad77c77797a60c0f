package io.kindling.engine.backend.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * Asks Linux to back large arrays with pages of 2 MB: with those of 4 KB, a convolutional network
 * spent 5 to 8 % of a step on looking up addresses. It is advice, and changes no result: where a
 * system does not follow it, things are as they were.
 */
final class HugePages {
  /** In bytes. */
  static final long PAGE = 1L << 21;

  private static final int MADV_HUGEPAGE = 14;

  private HugePages() {}

  /** Whether an array of so many bytes is large enough to ask for, on a system that knows them. */
  static boolean suit(long bytes) {
    return Platform.isLinux() && bytes >= PAGE;
  }

  /** Advises that the bytes from this address on, a multiple of the page, lie in large pages. */
  static void advise(long address, long bytes) {
    Function madvise = NativeLibrary.getProcess().getFunction("madvise");
    NativeLong whole = new NativeLong(bytes / PAGE * PAGE);
    madvise.invokeInt(new Object[] {new Pointer(address), whole, MADV_HUGEPAGE});
  }
}
