package dev.gatehouse.hooks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The one time that every failed sign-in takes, whatever made it fail. A failure waits in the thread that serves its
 * session, so only some wait at once: a flood of wrong passwords must not take all of them. What fails beyond that is
 * answered at once, and while the flood lasts its time may tell something; a server that stands still tells less, but
 * serves nobody.
 */
final class FailureTime {
    /** Our bound: three quarters of the 16 that may be at work at once off James' threads ({@link SlowCommands}). */
    static final int MAX_WAITING = 12;

    private final long slot;
    private final Semaphore places = new Semaphore(MAX_WAITING);

    FailureTime(Duration slot) {
        this.slot = slot.toNanos();
    }

    /** How many wait now. */
    int waiting() {
        return MAX_WAITING - places.availablePermits();
    }

    /**
     * Waits until the time since {@code begin} is over, or twice that and so on where checking took longer: how long it
     * took would tell whether there was a password to compare. Returns early where too many wait already, or where the
     * thread is told to end.
     */
    void passSince(long begin) {
        if (slot == 0 || !places.tryAcquire()) {
            return;
        }
        try {
            long end = begin + ((System.nanoTime() - begin) / slot + 1) * slot;
            for (long left = end - System.nanoTime(); left > 0 && !isToEnd(); left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        } finally {
            places.release();
        }
    }

    private static boolean isToEnd() {
        return Thread.currentThread().isInterrupted();
    }
}
