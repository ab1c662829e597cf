package org.orrery.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.RevisionKey;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Accepts jobs and tells about them. Asks nobody whether they may: whoever calls has done so. Every
 * method blocks for the database and throws {@link OrreryException}: {@link ErrorCode#NO_SUCH_JOB},
 * {@link ErrorCode#DATABASE_UNAVAILABLE}, and what the method names itself.
 */
public interface JobService {
  /**
   * Checks the inputs against the process and writes the job. When this returns the job is durable
   * and will be run, whatever happens to this server.
   *
   * @param workspaces the deploying one is that of the revision
   * @param once with a key of the calling workspace the job is made once, however often it is asked
   *     for; null: each time
   * @throws OrreryException {@link ErrorCode#INVALID_INPUTS} with a problem for each wrong, missing
   *     or unknown input, its pointer relative to the inputs; {@link
   *     ErrorCode#IDEMPOTENCY_KEY_REUSED}
   */
  Accepted accept(
      JobWorkspaces workspaces,
      RevisionKey revision,
      ExecuteRequest request,
      @Nullable IdempotencyKey once);

  /**
   * @param replayed whether the job was made by an earlier request with the same key
   */
  record Accepted(Job job, boolean replayed) {}

  /**
   * Checks the request as {@link #accept} does, and makes no job.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_INPUTS} as {@link #accept}
   */
  Checked check(JobWorkspaces workspaces, RevisionKey revision, ExecuteRequest request);

  /**
   * What a job would run.
   *
   * @param process with what the request overrides in it
   * @param inputs with every default filled in
   */
  record Checked(CwlProcess process, CwlValue.Rec inputs) {}

  /** Empty for one that was removed, too. */
  Optional<Job> find(JobId id);

  JobPage list(JobScope scope, JobQuery query);

  /**
   * Ends a job that has not ended, at once for its owner; its steps are cancelled soon after.
   * Idempotent: a job that has ended stays as it is and is answered.
   */
  Job dismiss(JobId id);

  /**
   * Ends a job if it has not ended, and forgets it with its results. They are gone for its owner at
   * once. A job that is gone already is {@link ErrorCode#NO_SUCH_JOB}.
   *
   * @return the job as it was
   */
  Job remove(JobId id);

  /** The request as it was received. */
  RequestDocument request(JobId id);

  /**
   * @throws OrreryException {@link ErrorCode#RESULT_NOT_READY}, {@link ErrorCode#JOB_DISMISSED}, or
   *     the code of the failure that the job ended by
   */
  JobResults results(Job job);

  /**
   * @param path as in {@link ResultFile#path}
   * @throws OrreryException as {@link #results}, and {@link ErrorCode#NO_SUCH_OUTPUT}
   */
  ResultFile resultFile(Job job, String path);

  /**
   * Opens a slice of a result; the caller closes the stream.
   *
   * @param offset first byte, from 0
   * @param length number of bytes; the slice lies within the file's size
   * @throws OrreryException {@link ErrorCode#STORAGE_UNAVAILABLE} if it can't be opened now
   * @throws IOException from reading, if fewer bytes arrive than asked for
   */
  InputStream open(ResultFile file, long offset, long length) throws IOException;
}
