package org.orrery.api.jobs;

/**
 * A file of a job's results.
 *
 * @param path relative, {@code /} between names, for example {@code pictures/tile 3.pgm}
 * @param size in bytes
 * @param sha256 64 hex digits, lower case; its content never changes, so this is its entity tag
 */
public record ResultFile(JobId job, String path, long size, String sha256) {}
