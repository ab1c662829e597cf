package org.orrery.api.processes;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.Set;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * The files that a workspace has uploaded, each named by its content. One workspace never sees
 * another's, not even whether they are there. Safe for use from many threads; every method blocks,
 * and throws {@link OrreryException} with {@link ErrorCode#STORAGE_UNAVAILABLE} if the disk can't
 * be used now.
 */
public interface Uploads {
  /** What a location of an uploaded file starts with; its digest follows. */
  String PREFIX = "files/sha256/";

  /**
   * A file's size in bytes, or empty if it is not there. One that is there stays for the time that
   * unreferenced uploads are kept, counted anew.
   */
  OptionalLong find(WorkspaceId workspace, Sha256 digest);

  /**
   * Stores a file; durable when it returns. Idempotent. Does not close the stream.
   *
   * @param announced how many bytes the sender says there are, if it does
   * @return whether it is new
   * @throws OrreryException {@link ErrorCode#DIGEST_MISMATCH}, {@link ErrorCode#TOO_LARGE}, {@link
   *     ErrorCode#QUOTA_EXCEEDED}; nothing is stored then
   * @throws IOException if reading from the stream fails
   */
  boolean put(WorkspaceId workspace, Sha256 digest, InputStream content, OptionalLong announced)
      throws IOException;

  /**
   * Opens a slice that lies within the file; the caller closes it.
   *
   * @throws OrreryException {@link ErrorCode#NO_SUCH_FILE}
   */
  InputStream open(WorkspaceId workspace, Sha256 digest, long offset, long length);

  /**
   * Makes a folder of uploaded files on a workspace's volume, for the packages that refer to it.
   * Idempotent: the same name is the same folder.
   *
   * @param owner who has uploaded them
   * @param name of the folder, for example the digest of the tree's own document
   * @param on whose volume
   * @return the location of the folder as tasks' files have it, with a slash at its end
   * @throws OrreryException {@link ErrorCode#NO_SUCH_FILE} if a file of it was not uploaded
   */
  String place(WorkspaceId owner, Sha256 name, UploadTree tree, WorkspaceId on);

  /**
   * Deletes what nobody has asked for during the time that uploads are kept, and the folders of
   * packages that are gone.
   *
   * @param referenced by packages and unfinished jobs; they stay
   */
  void sweep(WorkspaceId workspace, Set<Sha256> referenced);
}
