package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.orrery.api.jobs.JobId;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.WorkspaceId;

/** The names in paths, and the URLs made of them. */
@Singleton
final class Routes {
  /** Where a workspace speaks the standard's dialect. */
  static final String BASE = "/{workspace}/ogc-api";

  private final PublicUrls urls;

  Routes(PublicUrls urls) {
    this.urls = urls;
  }

  String root(HttpRequest<?> request) {
    return urls.base(request);
  }

  String base(HttpRequest<?> request, WorkspaceId workspace) {
    return urls.base(request) + "/" + workspace + "/ogc-api";
  }

  String process(HttpRequest<?> request, WorkspaceId workspace, ProcessId process) {
    return base(request, workspace) + "/processes/" + process;
  }

  String job(HttpRequest<?> request, WorkspaceId workspace, JobId job) {
    return base(request, workspace) + "/jobs/" + job;
  }

  static WorkspaceId workspace(String text) {
    return WorkspaceId.parse(text)
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace of this name."));
  }

  static ProcessId process(String text) {
    return ProcessId.parse(text)
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.NO_SUCH_PROCESS, "There is no process of this name."));
  }

  static JobId job(String text) {
    return JobId.parse(text)
        .orElseThrow(
            () -> new OrreryException(ErrorCode.NO_SUCH_JOB, "There is no job of this name."));
  }
}
