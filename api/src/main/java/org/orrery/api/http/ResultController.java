package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.orrery.api.access.Action;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Results: the document (Part 1), and every output and file by itself. */
@Controller(Routes.BASE + "/jobs/{job}/results")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ResultController {
  private static final String VALUES_COUNT = "OGC-Output-Values-Count";

  private final Gate gate;
  private final JobService jobs;
  private final Routes routes;
  private final ResultAnswers answers;
  private final StoredFiles files;

  ResultController(
      Gate gate, JobService jobs, Routes routes, ResultAnswers answers, StoredFiles files) {
    this.gate = gate;
    this.jobs = jobs;
    this.routes = routes;
    this.answers = answers;
    this.files = files;
  }

  @Get
  HttpResponse<?> document(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job)
      throws IOException {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    QueryParameters query = new QueryParameters(request);
    Set<String> only = query.all("outputs");
    if (only.isEmpty() && !query.raw("outputs").isEmpty()) {
      throw QueryParameters.invalid("outputs", "the names of outputs, separated by commas");
    }
    return answers.fetched(request, found, only.stream().sorted().toList());
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
    ResultForm form = ResultForm.of(request, jobs.request(found.id()));
    List<String> names = List.of(path.split("/"));
    boolean output = results.outputs().fields().containsKey(names.getFirst());
    if (output && form.outputs() != null && !form.outputs().containsKey(names.getFirst())) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_OUTPUT,
          "The job was not asked for the output `%s`.".formatted(names.getFirst()));
    }
    ResultDocuments documents = documents(request, found, results);
    ResultFile file = results.files().get(path);
    if (file != null) {
      return files.answer(request, answers.source(found, file, documents.mediaType(path)));
    }
    Optional<CwlValue> value = walk(results.outputs(), names);
    if (value.isEmpty()) {
      if (!documents.isDirectory(path)) {
        throw form.noSuchOutput("The job has no output of this name.");
      }
      return Answers.json(documents.listing(path));
    }
    return counted(one(request, found, documents, value.get()), value.get());
  }

  private HttpResponse<?> one(
      HttpRequest<?> request, Job job, ResultDocuments documents, CwlValue value)
      throws IOException {
    return switch (value) {
      case FileValue output -> {
        String inner = ResultDocuments.path(output.location());
        yield inner == null
            ? literal(output)
            : files.answer(
                request, answers.source(job, jobs.resultFile(job, inner), MediaTypes.of(output)));
      }
      case DirectoryValue directory -> {
        String inner = ResultDocuments.path(directory.location());
        yield Answers.json(inner == null ? documents.node(directory) : documents.listing(inner));
      }
      case CwlValue.Text(String text)
          when !Accepted.of(request).allows(MediaTypes.JSON)
              && Accepted.of(request).allows(MediaType.TEXT_PLAIN) ->
          Answers.bytes(MediaType.TEXT_PLAIN, text.getBytes(StandardCharsets.UTF_8));
      case CwlValue other -> Answers.json(documents.node(other));
    };
  }

  /** How many values an output has, so that clients know what {@code /{N}} there is. */
  private static HttpResponse<?> counted(HttpResponse<?> answer, CwlValue value) {
    int count = value instanceof CwlValue.Array(List<CwlValue> items) ? items.size() : 1;
    return answer instanceof MutableHttpResponse<?> open
        ? open.header(VALUES_COUNT, Integer.toString(count))
        : answer;
  }

  private static HttpResponse<?> literal(FileValue file) {
    String contents = file.contents();
    return Answers.bytes(
        MediaTypes.of(file), (contents == null ? "" : contents).getBytes(StandardCharsets.UTF_8));
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
