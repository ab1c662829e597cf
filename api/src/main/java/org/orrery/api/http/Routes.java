package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.orrery.api.jobs.JobId;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.WorkspaceId;

/** The URLs of things, as seen from whoever asks and below the prefix that was asked. */
@Singleton
final class Routes {
  /** Where a workspace speaks the standard's dialect. */
  static final String BASE = "/{workspace}/ogc-api";

  private final PublicUrls urls;
  private final Dialects dialects;

  Routes(PublicUrls urls, Dialects dialects) {
    this.urls = urls;
    this.dialects = dialects;
  }

  String root(HttpRequest<?> request) {
    return urls.base(request);
  }

  /** The API that was asked. */
  String base(HttpRequest<?> request) {
    return urls.base(request) + dialects.path(request);
  }

  /** A workspace's API as the standard has it. */
  String standard(HttpRequest<?> request, WorkspaceId workspace) {
    return urls.base(request) + Dialects.standardPath(workspace);
  }

  String process(HttpRequest<?> request, ProcessId process) {
    return base(request) + "/processes/" + process;
  }

  String job(HttpRequest<?> request, JobId job) {
    return base(request) + "/jobs/" + job;
  }
}
