package org.orrery.api.access;

/**
 * Every decision passes here. Pure and fast: what there is to know is in the arguments. Never tells
 * by its answer whether something private exists.
 */
@FunctionalInterface
public interface Access {
  Decision decide(Caller caller, Action action, Target target);
}
