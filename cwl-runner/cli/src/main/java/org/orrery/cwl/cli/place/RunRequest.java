package org.orrery.cwl.cli.place;

import java.nio.file.Path;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.load.Overrides;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What is to be run.
 *
 * @param uri of the document, absolute; a fragment names the process
 * @param document loaded; its process is the one to run
 * @param altered whether steps were left out or requirements overridden, so that the process is not
 *     what stands under the URI
 * @param inputs checked against the process, defaults filled in; Files and Directories have
 *     absolute locations or are literals
 * @param overrides requirements that are in the document already; for a place that reads the
 *     document again
 * @param outdir where the outputs go; exists
 */
public record RunRequest(
    String uri,
    LoadedDocument document,
    boolean altered,
    CwlValue.Rec inputs,
    Overrides overrides,
    Path outdir) {}
