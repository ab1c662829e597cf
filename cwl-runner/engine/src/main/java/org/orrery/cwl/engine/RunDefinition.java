package org.orrery.cwl.engine;

import java.util.Map;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.ContainerPolicy;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What is to be run. The same definition must be given whenever the run is taken up again.
 *
 * @param jobId names the run's tasks; unique for the backend
 * @param inputs checked against the process; Files have a location that the engine handles, or
 *     contents
 * @param folder on the tenant's volume; the caller deletes it once the outputs have been taken
 * @param environment what the environment of tools on the machine starts from, for example {@code
 *     PATH}; tools in containers get none of it
 */
public record RunDefinition(
    String jobId,
    CwlProcess process,
    CwlValue.Rec inputs,
    VolumePath folder,
    Map<String, String> environment,
    ContainerPolicy containers) {
  public RunDefinition {
    environment = Map.copyOf(environment);
  }

  /** A run whose tools run in containers as its document says. */
  public RunDefinition(
      String jobId,
      CwlProcess process,
      CwlValue.Rec inputs,
      VolumePath folder,
      Map<String, String> environment) {
    this(jobId, process, inputs, folder, environment, ContainerPolicy.AS_WRITTEN);
  }
}
