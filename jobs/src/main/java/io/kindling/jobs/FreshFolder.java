package io.kindling.jobs;

import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;

/** The folder of a run that keeps nothing before its end: where it is resumed, it begins again. */
final class FreshFolder {
  private FreshFolder() {}

  /** Makes the folder ready, and says what an earlier run there comes to. */
  static RunFolder begin(JobContext context) {
    RunFolder folder = context.requireFolder();
    String job = context.arguments().job();
    if (context.arguments().ifExists() == IfExists.RESUME) {
      if (folder.hadSucceeded()) {
        throw folder.refused(
            String.format(
                "%s cannot be resumed: a run with other settings has succeeded there. Choose another"
                    + " --out, or say --if-exists overwrite to begin again.",
                folder.storage().shown()));
      }
      if (folder.storage().has(ModelStore.CONFIG_FILE)) {
        context
            .progress()
            .say("nothing of a " + job + " is kept before its end: the run begins again");
      }
    }
    folder.clear();
    folder.write(ModelStore.CONFIG_FILE, context.config().text());
    return folder;
  }
}
