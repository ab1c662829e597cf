package org.orrery.api.outbound;

/** Why a connection is not opened. The sentences tell nothing of what a name resolved to. */
public enum Refusal {
  SCHEME("only `http` and `https` are allowed"),
  LENGTH("the URL is longer than 4096 characters"),
  USER_INFO("a URL must not carry a user name or password"),
  HOST("the URL has no host, or one that is neither a name nor an address in its usual spelling"),
  PORT("the port is not allowed"),
  ADDRESS("the host is not on the public internet and not in the list of allowed destinations"),
  DOWNGRADE("a redirect leads from `https` to `http`"),
  REDIRECTS("there are too many redirects"),
  BAD_REDIRECT("a redirect names no usable location");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  /** For the user; starts in lower case, has no full stop. */
  public String sentence() {
    return sentence;
  }
}
