package org.orrery.cwl.model.document;

import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What stands in a field that no standard of CWL defines: metadata, and settings of implementations
 * (CWL v1.2, Extensions and metadata).
 *
 * @param value every scalar of it is the text that the author wrote, so that the version 1.10 stays
 *     what it is; names of members are IRIs where they had a known prefix
 * @param span of the field
 */
public record Annotation(CwlValue value, SourceSpan span) {}
