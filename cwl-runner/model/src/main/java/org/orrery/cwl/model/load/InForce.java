package org.orrery.cwl.model.load;

import java.util.Set;

/**
 * The requirements around an element that change how it is read. They are inherited from workflows
 * and steps, so the same document may be read under different ones.
 */
record InForce(
    boolean javascript,
    boolean scatter,
    boolean subworkflow,
    boolean multipleInput,
    boolean stepInputExpression,
    boolean loadListing,
    TypeScope types) {
  static final InForce NOTHING =
      new InForce(false, false, false, false, false, false, TypeScope.EMPTY);

  /** These and what requirements or hints of the given classes add. */
  InForce with(Set<String> classes, TypeScope scope) {
    return new InForce(
        javascript || classes.contains("InlineJavascriptRequirement"),
        scatter || classes.contains("ScatterFeatureRequirement"),
        subworkflow || classes.contains("SubworkflowFeatureRequirement"),
        multipleInput || classes.contains("MultipleInputFeatureRequirement"),
        stepInputExpression || classes.contains("StepInputExpressionRequirement"),
        loadListing || classes.contains("LoadListingRequirement"),
        scope);
  }
}
