/** YAML 1.2 (core schema) and JSON as trees whose every node knows its place. */
@NullMarked
package org.orrery.cwl.model.yaml;

import org.jspecify.annotations.NullMarked;
