package org.orrery.cwl.cli.inspect;

import java.nio.file.Path;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.LoadedDocument;

/**
 * A document to be shown.
 *
 * @param name as its user wrote it
 * @param uri of the document, absolute
 * @param document loaded from there
 * @param source where its files come from; has them at hand
 * @param workingFolder absolute
 */
public record Inspected(
    String name, String uri, LoadedDocument document, DocumentSource source, Path workingFolder) {}
