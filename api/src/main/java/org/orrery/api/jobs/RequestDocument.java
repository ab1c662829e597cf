package org.orrery.api.jobs;

import java.nio.charset.StandardCharsets;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.Overrides;

/**
 * A request to execute as it was received, kept for the record.
 *
 * @param mediaType without parameters
 * @param text JSON
 */
public record RequestDocument(String mediaType, String text) {
  /** What relative locations in an input object are relative to: the API, wherever that is. */
  public static final String BASE = "request:/";

  /** An input object of CWL (CommandLineTool v1.2, section 2.5), as a job file has it. */
  public static final String CWL_JOB = "application/vnd.orrery.cwl-job+json";

  /** What a request says beside the inputs, if it is one of CWL. */
  Overrides overrides() {
    return mediaType.equals(CWL_JOB)
        ? JobInputs.parse(BASE + "job.json", text.getBytes(StandardCharsets.UTF_8)).overrides()
        : Overrides.NONE;
  }

  /** An execute request of OGC API Processes. */
  public static RequestDocument ogc(String text) {
    return new RequestDocument("application/json", text);
  }
}
