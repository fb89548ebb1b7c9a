package dev.gatehouse.engine;

/** Is told how long messages are verified, and how many were not because there was no place to wait. */
public interface EngineMeter {
    /** Nobody measures. */
    EngineMeter NONE = new EngineMeter() {
        @Override
        public Runnable begun() {
            return () -> {};
        }

        @Override
        public void foundNoPlace() {}
    };

    /** A message begins to be verified; what is returned is run when that has ended. */
    Runnable begun();

    /** A message would have had to wait for the DNS, and too many do. */
    void foundNoPlace();
}
