package io.kindling.jobs.config;

import io.kindling.jobs.output.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

/**
 * Finds a configuration's text: at a URL such as {@code hdfs:…} or {@code s3a:…}, at a local path,
 * or among the files that were shipped with the application.
 */
public final class ConfigFile {
  private final Configuration settings;

  public ConfigFile(Configuration settings) {
    this.settings = settings;
  }

  /** The file's name without folders and ending, for the names of run folders. */
  public static String nameOf(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.replaceFirst("[.](conf|json|hocon)$", "");
  }

  /** Whether it can be read before Spark has started. */
  public static boolean isLocal(String path) {
    return Files.isRegularFile(Path.of(path.replaceFirst("^file:/*(?=/)", "")));
  }

  /**
   * The text.
   *
   * @throws MissingException where there is no such file
   */
  public String text(String path) {
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      return remote(path);
    }
    Path here = Path.of(path);
    Path local = here;
    Optional<Path> shipped = shipped(path);
    if (!Files.isRegularFile(local) && shipped.isPresent()) {
      local = shipped.get();
    }
    if (!Files.isRegularFile(local)) {
      throw new MissingException(
          String.format(
              "The configuration %s does not exist: looked in %s and among the files shipped with"
                  + " --files",
              path, here.toAbsolutePath().normalize().getParent()));
    }
    try {
      return Files.readString(local);
    } catch (IOException problem) {
      throw new ConfigException("Cannot read the configuration " + local + ": " + problem);
    }
  }

  /** The text of a file that another one includes: beside it, unless it has a full path. */
  public String included(String by, String name) {
    boolean full = name.startsWith("/") || name.contains(":") || !by.contains("/");
    return text(full ? name : by.substring(0, by.lastIndexOf('/') + 1) + name);
  }

  private String remote(String path) {
    int slash = path.lastIndexOf('/');
    Storage folder = Storage.at(path.substring(0, slash + 1), settings);
    return folder
        .read(path.substring(slash + 1))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(() -> new MissingException("The configuration " + path + " does not exist"));
  }

  private static Optional<Path> shipped(String name) {
    return Optional.ofNullable(SparkEnv.get()).map(env -> Path.of(SparkFiles.get(name)));
  }
}
