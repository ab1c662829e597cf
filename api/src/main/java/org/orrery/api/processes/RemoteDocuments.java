package org.orrery.api.processes;

import java.net.URI;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Fetches documents that a package names by URL. Every connection obeys the outbound policy. */
public interface RemoteDocuments {
  /**
   * Blocks until the whole document is there.
   *
   * @throws OrreryException {@link ErrorCode#FORBIDDEN_REFERENCE} if the policy refuses the address
   *     or one it redirects to, {@link ErrorCode#UNREACHABLE_REFERENCE} if it can't be had
   */
  Content fetch(URI uri);
}
