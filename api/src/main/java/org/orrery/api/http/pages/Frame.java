package org.orrery.api.http.pages;

import java.util.List;

/**
 * What is around every page.
 *
 * @param assets where the style sheet, the script and the icon are
 * @param nonce what the page's own script and style sheet are known by
 * @param home the server's landing page
 * @param navigation the main resources of the API that was asked, perhaps none
 * @param trail the pages above this one, outermost first
 * @param self this page's URL
 * @param json the same resource as JSON
 */
public record Frame(
    Assets assets,
    String nonce,
    Anchor home,
    List<Anchor> navigation,
    List<Anchor> trail,
    String self,
    String json) {
  public Frame {
    navigation = List.copyOf(navigation);
    trail = List.copyOf(trail);
  }

  /** URLs of files that every page uses. */
  public record Assets(String style, String script, String icon) {}
}
