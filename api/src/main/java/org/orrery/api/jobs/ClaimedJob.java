package org.orrery.api.jobs;

import org.orrery.api.processes.RevisionKey;
import org.orrery.cwl.model.value.CwlValue;

/** A job that this server has just leased: to run it, or, if it has ended, to clean up after it. */
public record ClaimedJob(
    Job job, Lease lease, RevisionKey revision, CwlValue.Rec inputs, RequestDocument request) {}
