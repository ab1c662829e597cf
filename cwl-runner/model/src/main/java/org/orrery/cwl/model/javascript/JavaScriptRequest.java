package org.orrery.cwl.model.javascript;

/** What can be asked of an engine in another process. */
public sealed interface JavaScriptRequest permits JavaScriptCall, JavaScriptCheck {
  /** What it is about, for messages to the document's author. */
  String shown();

  /**
   * That it was ended because it used too much, as a sentence for the document's author.
   *
   * @param what it used and what the limit is
   */
  JavaScriptOutcome.Stopped stopped(String what);
}
