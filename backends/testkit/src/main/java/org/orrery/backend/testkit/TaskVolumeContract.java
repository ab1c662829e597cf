package org.orrery.backend.testkit;

/**
 * What every {@link org.orrery.backend.spi.TaskVolume} must do. A volume passes it by a class that
 * opens it on a folder of this host:
 *
 * <pre>{@code
 * final class MyVolumeTest extends TaskVolumeContract {
 *   protected TaskVolume openVolume(Path root, boolean readsOutside) { … }
 * }
 * }</pre>
 */
public abstract class TaskVolumeContract extends VolumeReading {}
