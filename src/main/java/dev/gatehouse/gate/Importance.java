package dev.gatehouse.gate;

/** How many sites need a setting: the manual prints the settings in this order. */
public enum Importance {
    /** Every site should look at it before the first message. */
    ESSENTIAL,
    /** Many sites change it. */
    COMMON,
    /** The default fits almost everywhere. */
    RARE
}
