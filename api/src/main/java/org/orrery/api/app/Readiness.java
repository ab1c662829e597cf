package org.orrery.api.app;

import java.util.ArrayList;
import java.util.List;
import org.orrery.api.jobs.ResultStore;

/** What is missing for the server to do its work. */
record Readiness(DatabaseHost database, ResultStore results) {
  /** Empty if nothing is. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    String databaseTrouble = database.trouble();
    if (databaseTrouble != null) {
      missing.add(databaseTrouble);
    }
    String resultsTrouble = results.trouble();
    if (resultsTrouble != null) {
      missing.add(resultsTrouble);
    }
    return missing;
  }
}
