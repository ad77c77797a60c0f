package io.kindling.jobs.tune;

import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.trial.Saved;

/**
 * How trials stood that may be trained on, in the run's folder. A state that is not there costs
 * time and nothing else: the trial is trained again from its beginning.
 */
public final class States {
  /** The folder inside a run's. */
  public static final String FOLDER = "states";

  private final RunFolder folder;
  private final Storage place;

  public States(RunFolder folder) {
    this.folder = folder;
    this.place = folder.storage().in(FOLDER);
  }

  private static String name(int number, int rung) {
    return "trial-" + number + "-rung-" + rung;
  }

  void keep(int number, int rung, Saved state) {
    folder.requireHeld();
    place.write(name(number, rung), state.bytes());
  }

  Saved find(int number, int rung) {
    return place.read(name(number, rung)).map(Saved::of).orElse(Saved.NOTHING);
  }

  void drop(int number, int rung) {
    if (rung >= 0) {
      place.delete(name(number, rung));
    }
  }

  /** Removes all: the search is over. */
  public void clear() {
    folder.storage().delete(FOLDER);
  }
}
