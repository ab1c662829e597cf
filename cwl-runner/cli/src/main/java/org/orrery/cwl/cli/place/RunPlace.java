package org.orrery.cwl.cli.place;

import java.io.IOException;

/** Where a run happens. Good for one run; closing it leaves nothing behind. */
public interface RunPlace extends AutoCloseable {
  /**
   * Carries a run out and brings its outputs into the folder of the request. Blocks until it is
   * over.
   *
   * @param progress hears how it goes on; called by one thread at a time
   * @throws IOException if the place can't be used, or an output can't be placed
   * @throws InterruptedException if the thread was interrupted
   */
  RunEnd run(RunRequest request, RunProgress progress) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
