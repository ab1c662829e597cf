package org.orrery.conformance.ogc;

import java.util.function.UnaryOperator;

/**
 * A defect that a server could have: what becomes of each request on its way there and of each
 * answer on its way back.
 *
 * @param name what is broken
 * @param caughtBy the requirement whose test has to fail
 */
record Mutation(
    String name, Requirements.Key caughtBy, UnaryOperator<Message.Request> request, Change change) {
  /** Changes an answer, knowing what was asked. */
  interface Change {
    Message.Response of(Message.Request request, Message.Response response);
  }

  @Override
  public String toString() {
    return caughtBy.in() + ": " + name;
  }
}
