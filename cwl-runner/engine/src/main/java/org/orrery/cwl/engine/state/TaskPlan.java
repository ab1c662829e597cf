package org.orrery.cwl.engine.state;

import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One attempt at one tool, decided: nothing is left to evaluate before it starts.
 *
 * @param folder holds everything of this attempt; all other paths are below it
 * @param inputs as the tool's expressions see them, paths included
 * @param runtime the tool's {@code runtime} object
 * @param updatesInPlace it changes files that earlier steps have made: it can't be tried again once
 *     it may have begun
 */
public record TaskPlan(
    TaskKey key,
    VolumePath folder,
    TaskSpec spec,
    StagePlan stage,
    CwlValue.Rec inputs,
    CwlValue.Rec runtime,
    boolean updatesInPlace) {}
