package org.orrery.api.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs whose steps write, for the tests of what is told of them; each of a process of its own. */
final class ToldJobs {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final RunningServer server;
  private final Path folder;

  /**
   * @param folder where the sign is put that ends a telling job
   */
  ToldJobs(RunningServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Deploys a document of the test resources and gives the process's id. */
  String deployed(String resource) throws IOException, InterruptedException {
    String id = "told-" + NUMBER.incrementAndGet();
    server.deploy(id, resource);
    return id;
  }

  /** A job of the process `tells.cwl` goes on once this file is there. */
  Path sign() {
    return folder.resolve("sign");
  }

  /** Executes that process, whose tool ends with a code, and gives the job's URL. */
  String telling(String process, int code) throws IOException, InterruptedException {
    return server.execute(
        process, "{\"inputs\": {\"sign\": \"%s\", \"code\": %d}}".formatted(sign(), code));
  }

  /** A job of several steps and shards that has succeeded. */
  String talking() throws IOException, InterruptedException {
    String job = server.execute(deployed("talks.cwl"), "{\"inputs\": {\"words\": [\"a\", \"b\"]}}");
    server.await(job, "successful");
    return job;
  }
}
