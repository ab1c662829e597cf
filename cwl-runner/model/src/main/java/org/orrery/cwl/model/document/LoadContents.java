package org.orrery.cwl.model.document;

/** Whether expressions see a File's text, of which 64 KiB are read at most. */
public enum LoadContents {
  NO,
  /** A longer file is an error: since v1.2. */
  WHOLE,
  /** Of a longer file the beginning is taken, and nobody is told: until v1.1. */
  CUT
}
