package org.orrery.cwl.model.load;

/**
 * Whether drafts of CWL are read: v1.3.0-dev1, and the extension {@code cwltool:Loop} that the
 * draft makes standard. They may change, so nobody gets them without asking.
 */
public enum Drafts {
  REFUSED,
  ENABLED
}
