package io.kindling.engine.backend.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** Loads oneDNN into this process and sets the size of its thread teams. */
public final class OneDnnLibrary {
  private OneDnnLibrary() {}

  /**
   * Says where native libraries may be unpacked, and lifts the limits that the binding derives from
   * the heap. Has an effect before the first load in a process only, and none where a property is
   * already set.
   */
  public static void unpackUnder(Path folder) {
    setIfAbsent("org.bytedeco.javacpp.cachedir", folder.resolve("kindling-natives").toString());
    setIfAbsent("jna.tmpdir", folder.toString());
    setIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
    setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Loads the library and describes what runs: version and instruction set, as in {@code onednn
   * 3.11.0 avx512_core}.
   *
   * @throws OneDnnException if this platform has no natives or they cannot be loaded
   */
  public static String load() {
    setIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
    setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      Loader.load(dnnl.class);
    } catch (LinkageError problem) {
      throw new OneDnnException(
          "The oneDNN kernels cannot be loaded on "
              + Loader.getPlatform()
              + " ("
              + problem.getMessage()
              + "): use a jar built with -Dnatives="
              + Loader.getPlatform()
              + ", or set engine.kernels = reference (slow)",
          problem);
    }
    dnnl_version_t version = dnnl.dnnl_version();
    String isa = dnnl.get_effective_cpu_isa().toString().toLowerCase(Locale.ROOT);
    return "onednn " + version.major() + "." + version.minor() + "." + version.patch() + " " + isa;
  }

  /**
   * Sets how many threads oneDNN uses when it is called by the thread that runs this, whatever the
   * environment says: OMP_DYNAMIC and OMP_MAX_ACTIVE_LEVELS would make a team smaller.
   *
   * @throws OneDnnException if the OpenMP library that oneDNN runs on cannot be found, or
   *     OMP_THREAD_LIMIT, which nothing can change, allows fewer
   */
  static Runnable teamOf(int threads) {
    Optional<String> library = openMp();
    if (library.isPresent()) {
      NativeLibrary openMp = NativeLibrary.getInstance(library.get());
      int most = openMp.getFunction("omp_get_thread_limit").invokeInt(new Object[0]);
      if (most < threads) {
        throw new OneDnnException(
            "OMP_THREAD_LIMIT allows "
                + most
                + " threads, but engine.threads asks for "
                + threads
                + ": take it out of the environment of the driver and all executors, or set"
                + " engine.threads lower");
      }
      Runnable size = call(openMp, "omp_set_num_threads", threads);
      if (threads == 1) {
        return size;
      }
      Runnable fixed = call(openMp, "omp_set_dynamic", 0);
      Runnable active = call(openMp, "omp_set_max_active_levels", 1);
      return () -> {
        fixed.run();
        active.run();
        size.run();
      };
    }
    if (!Integer.toString(threads).equals(System.getenv("OMP_NUM_THREADS"))) {
      throw new OneDnnException(
          "The OpenMP library of oneDNN was not found on "
              + Loader.getPlatform()
              + ": set the environment variable OMP_NUM_THREADS="
              + threads
              + " for the driver and all executors (spark.executorEnv.OMP_NUM_THREADS)");
    }
    return () -> {};
  }

  private static Runnable call(NativeLibrary library, String name, int argument) {
    Function function = library.getFunction(name);
    Object[] arguments = {argument};
    return () -> function.invokeVoid(arguments);
  }

  /** The file of the OpenMP library that lies beside oneDNN's and that this process has loaded. */
  static Optional<String> openMp() {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.endsWith("libgomp.so.1") && line.contains("bytedeco"))
          .map(line -> line.substring(line.indexOf('/')))
          .findFirst();
    } catch (IOException problem) {
      throw new OneDnnException("Cannot read " + maps + ": " + problem.getMessage(), problem);
    }
  }
}
