package org.orrery.cwl.model.load;

/**
 * Where documents come from. Which schemes may be read is the source's decision: a refusal becomes
 * a diagnostic at the place that refers to the document.
 */
@FunctionalInterface
public interface DocumentSource {
  /**
   * Reads a document. May block.
   *
   * @param uri absolute, without fragment
   * @throws DocumentUnavailableException if there is none, or if it may not be read
   */
  byte[] read(String uri) throws DocumentUnavailableException;
}
