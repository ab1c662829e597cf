package org.orrery.api.http;

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
import java.util.Optional;
import org.orrery.api.access.Action;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobHistories;
import org.orrery.api.jobs.JobWatch;

/** A job's life as server-sent events. The server's own. */
@Controller(Routes.BASE + "/jobs/{job}/events")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JobEventController {
  private final Gate gate;
  private final JobWatch watch;
  private final JobHistories histories;
  private final JobDocuments documents;
  private final EventStreams streams;
  private final Routes routes;

  JobEventController(
      Gate gate,
      JobWatch watch,
      JobHistories histories,
      JobDocuments documents,
      EventStreams streams,
      Routes routes) {
    this.gate = gate;
    this.watch = watch;
    this.histories = histories;
    this.documents = documents;
    this.streams = streams;
    this.routes = routes;
  }

  @Get
  HttpResponse<?> events(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    Optional<String> seen = EventStreams.lastId(request);
    if (seen.filter(JobEventStream::isFinal).isPresent()) {
      return EventStreams.nothingMore();
    }
    return streams.answer(
        new JobEventStream(
            new JobEventStream.Sources(watch, histories, streams),
            found,
            JobEventStream.events(seen),
            routes.job(request, found.id()),
            now -> documents.status(request, now)));
  }
}
