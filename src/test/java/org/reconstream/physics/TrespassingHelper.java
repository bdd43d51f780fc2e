package org.reconstream.physics;

import org.reconstream.engine.Priority;
import org.slf4j.LoggerFactory;

/** Breaks the rules of the house on purpose, to show that they hold. */
public final class TrespassingHelper {
  private TrespassingHelper() {}

  /** Looks up, waits on a thread and logs. */
  public static void trespass(Thread thread) throws InterruptedException {
    thread.join();
    LoggerFactory.getLogger(TrespassingHelper.class).info("{}", Priority.STAT);
  }
}
