package org.orrery.api.jobs;

import org.orrery.cwl.model.value.CwlValue;

/**
 * A request to execute a process.
 *
 * @param owner who asks
 * @param inputs by input id; Files are literals ({@code contents}) or have an {@code http(s)}
 *     location
 * @param document the request as it was received, JSON text, kept for the record
 */
public record ExecuteRequest(String owner, CwlValue.Rec inputs, String document) {}
