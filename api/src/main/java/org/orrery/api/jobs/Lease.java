package org.orrery.api.jobs;

import java.util.UUID;

/**
 * The right to run a job. Every write by it is refused once somebody else has claimed the job.
 *
 * @param holder the server that has it
 * @param epoch grows with every claim of the job
 */
public record Lease(JobId job, UUID holder, long epoch) {}
