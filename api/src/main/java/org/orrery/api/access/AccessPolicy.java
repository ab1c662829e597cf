package org.orrery.api.access;

import java.util.Map;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;

/**
 * Who beside a workspace may use its processes.
 *
 * @param document as it was sent
 * @param processes that others may use, deployed or not; all others are private
 */
public record AccessPolicy(String document, Map<ProcessId, ProcessAccess> processes) {
  public AccessPolicy {
    processes = Map.copyOf(processes);
    if (processes.containsValue(ProcessAccess.PRIVATE)) {
      throw new IllegalArgumentException("what is private is not listed");
    }
  }
}
