package org.orrery.cwl.engine.state;

/**
 * What a task left for people to look at.
 *
 * @param bytes the size of all files that it left in its working folder, outputs or not, and of its
 *     logs
 * @param stdout the end of its standard output, a few kilobytes at most
 * @param stderr the end of its standard error, a few kilobytes at most
 */
public record TaskTraces(long bytes, String stdout, String stderr) {}
