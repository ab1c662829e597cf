package org.orrery.api.jobs;

import java.time.Instant;

/** What can happen to a job. */
public sealed interface JobEvent {
  Instant at();

  /** A server took the lease: to run it, or to clean up after it. */
  record Claimed(Instant at) implements JobEvent {}

  /** A server found that owner after owner died while they held it. */
  record FoundPoisonous(Instant at, String cause) implements JobEvent {}

  /** The run ended well, and its outputs are kept. */
  record RunSucceeded(Instant at) implements JobEvent {}

  record RunFailed(Instant at, JobFailure failure) implements JobEvent {}

  record DismissRequested(Instant at) implements JobEvent {}
}
