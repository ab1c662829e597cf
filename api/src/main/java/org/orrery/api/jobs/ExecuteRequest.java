package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.Overrides;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A request to execute a process.
 *
 * @param owner who asks
 * @param inputs by input id; Files are literals ({@code contents}), have an {@code http(s)}
 *     location, or are uploads: {@code files/sha256/<digest>}, perhaps with the API's URL before it
 * @param overrides requirements that win over the process's own, for this job only
 * @param api the URL of the workspace's API, with a slash at its end
 * @param document the request as it was received
 * @param subscriber who is told what becomes of the job, or null
 * @param checkedByTheJob inputs that do not fit are accepted, and the job fails by them
 */
public record ExecuteRequest(
    String owner,
    CwlValue.Rec inputs,
    Overrides overrides,
    String api,
    RequestDocument document,
    @Nullable Subscriber subscriber,
    boolean checkedByTheJob) {
  /** The same, its inputs checked now. */
  public ExecuteRequest checkedNow() {
    return new ExecuteRequest(owner, inputs, overrides, api, document, subscriber, false);
  }
}
