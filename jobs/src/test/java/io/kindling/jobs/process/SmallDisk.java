package io.kindling.jobs.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file system with room for a few hundred kilobytes: one of its own in memory where this process
 * may mount one, {@link SmallFileSystem} where not.
 */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  static SmallDisk at(Path folder) throws IOException {
    Files.createDirectories(folder);
    String size = "size=" + SmallFileSystem.BYTES / 1024 + "k";
    Command mount =
        Command.run(
            Map.of(), List.of("mount", "-t", "tmpfs", "-o", size, "small", folder.toString()));
    return new SmallDisk(folder, mount.code() == 0);
  }

  Path folder() {
    return folder;
  }

  /** A path on it for Hadoop. */
  String path(String name) {
    return (mounted ? "" : SmallFileSystem.SCHEME + ":") + folder.resolve(name);
  }

  @Override
  public void close() {
    if (mounted) {
      Command.run(Map.of(), List.of("umount", folder.toString()));
    }
  }
}
