package org.orrery.api.access;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each decision, to a log of its own. */
public final class AuditedAccess implements Access {
  private static final Logger AUDIT = LoggerFactory.getLogger("org.orrery.audit");

  private final Access rules;

  public AuditedAccess(Access rules) {
    this.rules = rules;
  }

  @Override
  public Decision decide(Caller caller, Action action, Target target) {
    Decision decision = rules.decide(caller, action, target);
    AUDIT.info("{} {} {} {}", decision, action, target, caller.name());
    return decision;
  }

  /** Writes down what somebody did who looks after the server. */
  public static void did(Caller operator, String act) {
    AUDIT.info("DONE {} by {}", act, operator.name());
  }
}
