package org.orrery.api.processes;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Reads the small documents among uploads: CWL, and what says which files a folder has. */
public final class UploadedFolders {
  /** More than a document of any kind needs; it is read into memory. */
  static final long MAX_DOCUMENT_BYTES = 64L << 20;

  private UploadedFolders() {}

  /**
   * The files of a Directory, which was uploaded as a document {@code {"files": {"<path>":
   * "<digest>", "<empty folder>": null}}}.
   *
   * @throws OrreryException {@link ErrorCode#NO_SUCH_FILE}, or {@link ErrorCode#INVALID_REQUEST} if
   *     the upload is something else
   */
  public static UploadTree read(Uploads uploads, WorkspaceId workspace, Sha256 digest) {
    return CwlPackage.readFolder(content(uploads, workspace, digest));
  }

  static Content content(Uploads uploads, WorkspaceId workspace, Sha256 digest) {
    OptionalLong size = uploads.find(workspace, digest);
    if (size.isEmpty()) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_FILE,
          "No file with the SHA-256 digest `%s` was uploaded to this workspace.".formatted(digest));
    }
    if (size.getAsLong() > MAX_DOCUMENT_BYTES) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST,
          "The upload `%s` is larger than the %d bytes that a document may have."
              .formatted(digest, MAX_DOCUMENT_BYTES));
    }
    try (InputStream in = uploads.open(workspace, digest, 0, size.getAsLong())) {
      return Content.of(in.readAllBytes());
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "An upload can't be read now; try again later.", e);
    }
  }
}
