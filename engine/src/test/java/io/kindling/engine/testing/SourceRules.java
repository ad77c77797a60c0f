package io.kindling.engine.testing;

import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/** Rules that need a file's syntax tree. */
final class SourceRules {
  /** Types whose instances change; the tree knows names only, which is enough for our own code. */
  private static final Pattern CHANGES =
      Pattern.compile(
          "(Atomic.*|.*(Map|List|Set|Deque|Queue|Builder|Buffer|Random|ThreadLocal|Adder))(<.*)?");

  private SourceRules() {}

  static List<String> longMethods(CompilationUnitTree unit, SourcePositions positions, int most) {
    List<String> found = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void none) {
        long start = positions.getStartPosition(unit, method);
        long end = positions.getEndPosition(unit, method);
        if (start >= 0 && end >= 0) {
          long first = unit.getLineMap().getLineNumber(start);
          long lines = unit.getLineMap().getLineNumber(end) - first + 1;
          if (lines > most) {
            String where = file(unit) + ":" + first + " method " + method.getName();
            found.add(where + " has " + lines + " lines, at most " + most + " are allowed");
          }
        }
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
    return found;
  }

  static List<String> mutableStatics(CompilationUnitTree unit, SourcePositions positions) {
    List<String> found = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree type, Void none) {
        boolean constants = type.getKind() == Tree.Kind.INTERFACE;
        for (Tree member : type.getMembers()) {
          if (member instanceof VariableTree field && changes(field, constants)) {
            long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, field));
            found.add(file(unit) + ":" + line + " static " + field.getName() + " can change");
          }
        }
        return super.visitClass(type, null);
      }
    }.scan(unit, null);
    return found;
  }

  private static boolean changes(VariableTree field, boolean constant) {
    boolean isStatic = constant || field.getModifiers().getFlags().contains(Modifier.STATIC);
    boolean isFinal = constant || field.getModifiers().getFlags().contains(Modifier.FINAL);
    Tree value = field.getInitializer();
    boolean holdsWhatChanges =
        field.getType() instanceof ArrayTypeTree
            || value instanceof NewArrayTree
            || (value instanceof NewClassTree made
                && CHANGES.matcher(made.getIdentifier().toString()).matches());
    return isStatic && (!isFinal || holdsWhatChanges);
  }

  static List<Structure.Import> imports(CompilationUnitTree unit, String projectPackage) {
    String own = unit.getPackageName().toString();
    List<Structure.Import> found = new ArrayList<>();
    for (ImportTree line : unit.getImports()) {
      String name = line.getQualifiedIdentifier().toString();
      String imported = name.replaceFirst("\\.[A-Z].*", "");
      if (name.startsWith(projectPackage + ".") && !imported.equals(own)) {
        found.add(new Structure.Import(own, imported, file(unit)));
      }
    }
    return found;
  }

  private static String file(CompilationUnitTree unit) {
    String path = unit.getSourceFile().getName();
    return path.substring(path.replace('\\', '/').lastIndexOf('/') + 1);
  }
}
