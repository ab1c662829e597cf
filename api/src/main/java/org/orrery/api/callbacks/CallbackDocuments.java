package org.orrery.api.callbacks;

import org.orrery.api.jobs.Job;
import org.orrery.api.problem.OrreryException;

/** Writes what subscribers are told. */
public interface CallbackDocuments {
  /**
   * The document of a callback, JSON: the job's results, or its status.
   *
   * @throws OrreryException if it can't be made now
   */
  byte[] document(Job job, Callback callback);

  /** The URL of the job, as the subscriber sees it. */
  String jobUrl(Job job, Callback callback);
}
