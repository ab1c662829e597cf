package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.orrery.api.access.Action;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Results: the document (Part 1), and every output and file by itself. */
@Controller(Routes.BASE + "/jobs/{job}/results")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ResultController {
  private final Gate gate;
  private final Dialects dialects;
  private final JobService jobs;
  private final Routes routes;
  private final ProblemAnswers problems;
  private final StoredFiles files;

  ResultController(
      Gate gate,
      Dialects dialects,
      JobService jobs,
      Routes routes,
      ProblemAnswers problems,
      StoredFiles files) {
    this.gate = gate;
    this.dialects = dialects;
    this.jobs = jobs;
    this.routes = routes;
    this.problems = problems;
    this.files = files;
  }

  @Get
  HttpResponse<?> document(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job)
      throws IOException {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    if (found.state() instanceof JobState.Failed(_, _, JobFailure failure)) {
      ObjectNode body = JobDocuments.failure(failure).put("instance", request.getPath());
      int status =
          dialects.of(request).zooDocuments()
              ? EodhDocuments.status(failure.code())
              : failure.code().httpStatus();
      return problems.answer(
          request, HttpResponse.ok(), failure.code(), status, body.put("status", status));
    }
    JobResults results = jobs.results(found);
    ResultDocuments documents = documents(request, found, results);
    if (dialects.of(request).collectionResults()) {
      Optional<ObjectNode> collection =
          new EodhResults(found, results, documents, jobs).collection();
      if (collection.isPresent()) {
        return Answers.json(collection.get());
      }
    }
    if (accepts(request, CwlOutputs.MEDIA_TYPE)) {
      CwlValue outputs = new CwlOutputs(documents).value(results.outputs());
      return Answers.bytes(
          CwlOutputs.MEDIA_TYPE, CwlJson.write(outputs).getBytes(StandardCharsets.UTF_8));
    }
    return Answers.json(documents.document(wanted(jobs.request(found.id()))));
  }

  /** The outputs that the request names, or none for all. */
  private static Set<String> wanted(RequestDocument request) {
    return request.mediaType().equals(RequestDocument.CWL_JOB)
        ? Set.of()
        : ExecuteRequests.outputs(Json.parse(request.text().getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean accepts(HttpRequest<?> request, String type) {
    return request.getHeaders().getAll(HttpHeaders.ACCEPT).stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .anyMatch(range -> MediaTypes.essence(range).equals(type));
  }

  /** An output, an item of one, or a file of one, by its path among the results. */
  @Get("/{+path}")
  HttpResponse<?> part(
      HttpRequest<?> request,
      @PathVariable String workspace,
      @PathVariable String job,
      @PathVariable String path)
      throws IOException {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    JobResults results = jobs.results(found);
    ResultFile file = results.files().get(path);
    if (file != null) {
      return files.answer(request, source(found, file));
    }
    ResultDocuments documents = documents(request, found, results);
    Optional<CwlValue> value = walk(results.outputs(), List.of(path.split("/")));
    if (value.isEmpty()) {
      if (!documents.isDirectory(path)) {
        throw new OrreryException(ErrorCode.NO_SUCH_OUTPUT, "The job has no output of this name.");
      }
      return Answers.json(documents.listing(path));
    }
    return switch (value.get()) {
      case FileValue output -> {
        String inner = ResultDocuments.path(output.location());
        yield inner == null
            ? literal(output)
            : files.answer(request, source(found, jobs.resultFile(found, inner)));
      }
      case DirectoryValue directory -> {
        String inner = ResultDocuments.path(directory.location());
        yield Answers.json(documents.listing(inner == null ? path : inner));
      }
      case CwlValue other -> Answers.json(documents.node(other));
    };
  }

  private static HttpResponse<?> literal(FileValue file) {
    String contents = file.contents();
    return Answers.bytes(
        MediaTypes.of(file), (contents == null ? "" : contents).getBytes(StandardCharsets.UTF_8));
  }

  private StoredFiles.Source source(Job job, ResultFile file) {
    return new StoredFiles.Source(
        file.path().substring(file.path().lastIndexOf('/') + 1),
        file.size(),
        file.sha256(),
        job.state().finishedAt().orElse(job.updated()),
        (offset, length) -> jobs.open(file, offset, length));
  }

  /** What the names lead to through fields and indices, if they lead anywhere. */
  private static Optional<CwlValue> walk(CwlValue.Rec outputs, List<String> names) {
    CwlValue value = outputs;
    for (String name : names) {
      if (value instanceof CwlValue.Rec rec && rec.fields().containsKey(name)) {
        value = rec.get(name);
      } else if (value instanceof CwlValue.Array(List<CwlValue> items)
          && name.matches("[0-9]{1,8}")
          && Integer.parseInt(name) < items.size()) {
        value = items.get(Integer.parseInt(name));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  private ResultDocuments documents(HttpRequest<?> request, Job job, JobResults results) {
    return new ResultDocuments(routes.job(request, job.id()) + "/results", results);
  }
}
