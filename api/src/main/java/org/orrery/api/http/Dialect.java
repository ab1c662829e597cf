package org.orrery.api.http;

/**
 * How answers are given below a prefix: the standard's way, or that of clients which were written
 * for another server and depend on its ways. Everything else is the same for all.
 *
 * @param name as the header {@link Dialects#HEADER} has it
 * @param zooDocuments documents have the members, and problems the names, that ZOO-Project's have
 * @param runningAtOnce an accepted job is shown as running: clients stop looking at anything else
 * @param inputsCheckedByTheJob wrong inputs are accepted, and the job fails by them
 * @param urlsForFiles a text where a File or Directory is wanted may be its URL, and texts are
 *     taken for numbers and booleans, because forms send nothing else
 * @param oldestJobsFirst lists start with the oldest job and skip by number
 * @param collectionResults a job that gives a STAC catalogue has a Collection as its results
 */
record Dialect(
    String name,
    boolean zooDocuments,
    boolean runningAtOnce,
    boolean inputsCheckedByTheJob,
    boolean urlsForFiles,
    boolean oldestJobsFirst,
    boolean collectionResults) {
  /** OGC API Processes. */
  static final Dialect STANDARD = new Dialect("standard", false, false, false, false, false, false);

  /** The Earth Observation Data Hub's workflow runner. */
  static final Dialect EODH = new Dialect("eodh", true, true, true, true, true, true);
}
