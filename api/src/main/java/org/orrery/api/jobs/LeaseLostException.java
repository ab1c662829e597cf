package org.orrery.api.jobs;

/** Somebody else runs the job now: this server has to leave it alone. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super("the lease of job " + lease.job() + ", epoch " + lease.epoch() + ", is lost");
  }
}
