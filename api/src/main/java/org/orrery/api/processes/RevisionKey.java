package org.orrery.api.processes;

/** Names one revision of one process for ever, also after an undeploy. */
public record RevisionKey(long value) {}
