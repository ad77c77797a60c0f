package io.kindling.engine.testing;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The rules on the shape of source code, for the tests of every module. In: the folder of a module.
 * Out: a sentence for each place that breaks a rule.
 */
public final class Structure {
  private static final int MOST_LINES = 400;
  private static final int MOST_METHOD_LINES = 60;

  private Structure() {}

  /** Files that are too long, methods that are too long, packages that do not say what they do. */
  public static List<String> problems(Path module) {
    List<String> problems = new ArrayList<>();
    List<Path> files = new ArrayList<>(sources(module.resolve("src/main/java")));
    files.addAll(sources(module.resolve("src/test/java")));
    if (files.isEmpty()) {
      throw new IllegalArgumentException("No Java files below " + module + "/src: not a module");
    }
    for (Path file : files) {
      int lines = lines(file).size();
      if (lines > MOST_LINES) {
        problems.add(file + " has " + lines + " lines, at most " + MOST_LINES + " are allowed");
      }
    }
    parse(files, (unit, positions) -> SourceRules.longMethods(unit, positions, MOST_METHOD_LINES))
        .forEach(problems::add);
    problems.addAll(silentPackages(module, files));
    return problems;
  }

  /** Static fields of the main code that can be assigned, or whose content can change. */
  public static List<String> mutableStatics(Path module) {
    List<Path> files = sources(module.resolve("src/main/java"));
    return parse(files, (unit, positions) -> SourceRules.mutableStatics(unit, positions));
  }

  /**
   * One package of the project that a file of another imports from.
   *
   * @param from the package of the file
   * @param to the package that it knows
   */
  public record Import(String from, String to, String file) {}

  /** What the files of the main code import from other packages of the project. */
  public static List<Import> imports(Path module, String projectPackage) {
    List<Path> files = sources(module.resolve("src/main/java"));
    return parse(files, (unit, positions) -> SourceRules.imports(unit, projectPackage));
  }

  private static <T> List<T> parse(
      List<Path> files, BiFunction<CompilationUnitTree, SourcePositions, List<T>> rule) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<T> found = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        found.addAll(rule.apply(unit, positions));
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return found;
  }

  private static List<String> silentPackages(Path module, List<Path> files) {
    Set<String> silent = new TreeSet<>();
    for (Path file : files) {
      silent.add(packageOf(module, file));
    }
    for (Path file : files) {
      if (file.endsWith("package-info.java")) {
        silent.remove(packageOf(module, file));
      }
    }
    return silent.stream().map(name -> "package " + name + " has no package-info.java").toList();
  }

  /** Main and test code share their packages: one description is enough. */
  private static String packageOf(Path module, Path file) {
    Path inside = module.resolve("src").relativize(file.getParent());
    return inside.subpath(2, inside.getNameCount()).toString().replace('/', '.').replace('\\', '.');
  }

  private static List<Path> sources(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
