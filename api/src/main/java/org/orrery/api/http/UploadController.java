package org.orrery.api.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.OptionalLong;
import org.orrery.api.access.Action;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.Uploads;
import org.orrery.api.processes.WorkspaceId;

/**
 * Files that a workspace sends before it deploys a package or executes a process, named by their
 * content: sending one twice is sending it once, and asking first saves sending it at all.
 */
@Controller(Routes.BASE + "/files/sha256/{digest}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UploadController {
  private final Uploads uploads;
  private final Gate gate;
  private final StoredFiles files;

  UploadController(Uploads uploads, Gate gate, StoredFiles files) {
    this.uploads = uploads;
    this.gate = gate;
    this.files = files;
  }

  /** Answers HEAD too. */
  @Get
  HttpResponse<?> get(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String digest)
      throws IOException {
    WorkspaceId owner = gate.workspace(request, workspace, Action.READ_UPLOAD).workspace();
    Sha256 name = digest(digest);
    OptionalLong size = uploads.find(owner, name);
    if (size.isEmpty()) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_FILE,
          "No file with the SHA-256 digest `%s` was uploaded to this workspace.".formatted(name));
    }
    return files.answer(
        request,
        new StoredFiles.Source(
            name.hex(),
            MediaTypes.BYTES,
            size.getAsLong(),
            name.hex(),
            // Content that is named by its digest has no other age.
            Instant.EPOCH,
            (offset, length) -> uploads.open(owner, name, offset, length)));
  }

  @Put
  HttpResponse<?> put(
      HttpRequest<?> request,
      @PathVariable String workspace,
      @PathVariable String digest,
      @Body @Nullable InputStream content)
      throws IOException {
    WorkspaceId owner = gate.workspace(request, workspace, Action.UPLOAD).workspace();
    Sha256 name = digest(digest);
    try (InputStream body = content == null ? InputStream.nullInputStream() : content) {
      boolean isNew = uploads.put(owner, name, body, request.getHeaders().contentLength());
      return (isNew ? HttpResponse.created(new byte[0]) : HttpResponse.noContent())
          .header(HttpHeaders.ETAG, "\"" + name + "\"");
    }
  }

  private static Sha256 digest(String text) {
    return Sha256.parse(text)
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.INVALID_REQUEST,
                    "A file is named by its SHA-256 digest, 64 hexadecimal digits in lower case."));
  }
}
