package org.orrery.api.jobs;

import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.VolumePath;

/** Gives uploaded files a name on the volume of a job, where its steps see them. */
public interface InputLinks {
  /**
   * Puts an uploaded file there; its folders are made as needed. Idempotent. Blocks for the disk.
   *
   * @param owner who has uploaded it
   * @param on whose volume
   * @param own whether it must be a file of its own, because a step may write to it; else it shares
   *     the upload's content
   * @throws OrreryException {@link ErrorCode#NO_SUCH_FILE}, {@link ErrorCode#STORAGE_UNAVAILABLE}
   */
  void bring(WorkspaceId owner, Sha256 digest, WorkspaceId on, VolumePath target, boolean own);

  /** Makes an empty folder there. Idempotent. */
  void folder(WorkspaceId on, VolumePath target);
}
