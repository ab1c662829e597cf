package org.orrery.api.callbacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.orrery.api.callbacks.CallbackTransport.NotReceived;
import org.orrery.api.callbacks.CallbackTransport.Outcome;
import org.orrery.api.callbacks.CallbackTransport.Received;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.Subscriber.Occasion;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessVersion;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;

class CallbackSenderTest {
  private static final NotReceived BUSY = new NotReceived("It is busy.", false);
  private static final Job JOB =
      new Job(
          JobId.random(),
          JobWorkspaces.own(new WorkspaceId("default")),
          new ProcessId("cut"),
          new ProcessVersion(new RevisionKey(1), 1, "1.0.0", null),
          "anonymous",
          new JobState.Accepted(),
          Instant.EPOCH,
          Instant.EPOCH,
          0,
          "");

  private final List<String> written = new ArrayList<>();
  private final List<Map<String, String>> sent = new ArrayList<>();
  private final Deque<Callback> due = new ArrayDeque<>();
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private Outcome outcome = new Received();
  private Optional<Job> job = Optional.of(JOB);
  private boolean documents = true;
  private int freed;

  private final CallbackSender sender =
      new CallbackSender(
          new CallbackSender.Ports(new Store(), _ -> job, new Documents(), new Transport()),
          new CallbackSender.Rules(
              2,
              Duration.ofMinutes(1),
              Duration.ofSeconds(5),
              Duration.ofHours(1),
              4,
              Duration.ofHours(2)),
          threads::add,
          () -> freed++);

  private final class Store implements CallbackStore {
    @Override
    public List<Callback> claim(int limit, Duration lease) {
      List<Callback> claimed = new ArrayList<>();
      while (claimed.size() < limit && !due.isEmpty()) {
        claimed.add(due.poll());
      }
      return claimed;
    }

    @Override
    public void delivered(Callback callback) {
      written.add("delivered");
    }

    @Override
    public void postpone(Callback callback, String why, Duration delay) {
      written.add(why + " Again after " + delay.toSeconds() + " s");
    }

    @Override
    public void giveUp(Callback callback, String why) {
      written.add(why + " Given up");
    }

    @Override
    public List<CallbackReport> of(JobId id) {
      throw new UnsupportedOperationException("senders don't report");
    }
  }

  private final class Documents implements CallbackDocuments {
    @Override
    public byte[] document(Job of, Callback callback) {
      if (!documents) {
        throw new OrreryException(ErrorCode.STORAGE_UNAVAILABLE, "The disk is away.");
      }
      return "{}".getBytes(UTF_8);
    }

    @Override
    public String jobUrl(Job of, Callback callback) {
      return callback.api() + "/jobs/1";
    }
  }

  private final class Transport implements CallbackTransport {
    @Override
    public Optional<String> refusal(URI receiver) {
      throw new UnsupportedOperationException("senders just send");
    }

    @Override
    public Outcome send(URI receiver, byte[] document, Map<String, String> headers) {
      sent.add(headers);
      return outcome;
    }
  }

  private static Callback callback(int attempt, Duration age) {
    return new Callback(
        UUID.nameUUIDFromBytes(new byte[] {1}),
        JOB.id(),
        Occasion.SUCCESS,
        URI.create("https://receiver.example/hook?token=secret"),
        "https://here.example/default/ogc-api",
        "standard",
        attempt,
        age);
  }

  private void attempt(int number, Duration age) {
    due.add(callback(number, age));
    sender.tick();
    threads.remove().run();
  }

  @Test
  void sends_with_an_id_that_stays_and_the_job_it_is_about() {
    attempt(1, Duration.ZERO);
    attempt(2, Duration.ZERO);
    assertThat(written).containsExactly("delivered", "delivered");
    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst())
        .isEqualTo(sent.getLast())
        .containsEntry("Idempotency-Key", callback(1, Duration.ZERO).id().toString())
        .containsEntry("Link", "<https://here.example/default/ogc-api/jobs/1>; rel=\"monitor\"");
  }

  @Test
  void tries_again_ever_later_and_then_no_more() {
    outcome = BUSY;
    for (int attempt = 1; attempt <= 4; attempt++) {
      attempt(attempt, Duration.ZERO);
    }
    assertThat(written)
        .containsExactly(
            "It is busy. Again after 5 s",
            "It is busy. Again after 10 s",
            "It is busy. Again after 20 s",
            "It is busy. Given up");
  }

  @Test
  void waits_no_longer_than_the_longest_delay() {
    CallbackSender.Rules rules =
        new CallbackSender.Rules(
            1, Duration.ZERO, Duration.ofSeconds(5), Duration.ofHours(1), 999, Duration.ZERO);
    assertThat(rules.delay(10)).isEqualTo(Duration.ofSeconds(2560));
    assertThat(rules.delay(11)).isEqualTo(Duration.ofHours(1));
    assertThat(rules.delay(999)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void gives_up_what_is_too_old_or_wanted_no_more() {
    outcome = BUSY;
    attempt(1, Duration.ofHours(2));
    outcome = new NotReceived("It is gone.", true);
    attempt(1, Duration.ZERO);
    assertThat(written).containsExactly("It is busy. Given up", "It is gone. Given up");
  }

  @Test
  void gives_up_without_sending_what_no_server_survived() {
    attempt(5, Duration.ZERO);
    assertThat(sent).isEmpty();
    assertThat(written).containsExactly("No attempt came to an end. Given up");
  }

  @Test
  void tries_again_when_the_document_cannot_be_written_now() {
    documents = false;
    attempt(1, Duration.ZERO);
    assertThat(written).containsExactly("The server could not write what to send. Again after 5 s");
  }

  @Test
  void sends_nothing_about_a_job_that_was_removed() {
    job = Optional.empty();
    attempt(1, Duration.ZERO);
    assertThat(sent).isEmpty();
    assertThat(written).isEmpty();
  }

  @Test
  void sends_no_more_at_one_time_than_there_is_room_for() {
    for (int i = 0; i < 3; i++) {
      due.add(callback(1, Duration.ZERO));
    }
    assertThat(sender.tick()).isTrue();
    assertThat(threads).hasSize(2);
    assertThat(sender.tick()).isTrue();
    assertThat(threads).hasSize(2);

    threads.remove().run();

    assertThat(freed).isEqualTo(1);
    assertThat(sender.tick()).isTrue();
    assertThat(threads).hasSize(2);
    threads.remove().run();
    threads.remove().run();
    assertThat(sender.tick()).isFalse();
  }

  @Test
  void shows_no_address_in_a_text() {
    assertThat(callback(1, Duration.ZERO).toString()).doesNotContain("receiver", "secret");
  }
}
