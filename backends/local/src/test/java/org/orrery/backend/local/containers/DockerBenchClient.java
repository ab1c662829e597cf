package org.orrery.backend.local.containers;

import com.github.dockerjava.api.DockerClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The very client that the engine uses, for what a bench compares it with. */
public final class DockerBenchClient {
  private DockerBenchClient() {}

  public static DockerClient of(@Nullable URI host) {
    return new DockerClients(host).calls();
  }
}
