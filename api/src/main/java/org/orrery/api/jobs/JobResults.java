package org.orrery.api.jobs;

import java.util.Map;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a job gave.
 *
 * @param outputs by output id; the location of a File is {@code result:} and its path among {@code
 *     files}, of a Directory {@code result:} and the path that its files start with
 * @param files every file of the outputs by its path, which keeps the layout that the workflow gave
 *     it; the first name is the output's id, of the first output if several give out the same
 */
public record JobResults(CwlValue.Rec outputs, Map<String, ResultFile> files) {
  /** What a File's or Directory's location starts with. */
  public static final String SCHEME = "result:";

  public JobResults {
    files = Map.copyOf(files);
  }
}
