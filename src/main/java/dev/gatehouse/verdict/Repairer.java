package dev.gatehouse.verdict;

/** In whose hands it is to put a refusal right. */
public enum Repairer {
    SENDER,
    SENDING_SERVER,
    DOMAIN_OWNER,
    RECIPIENT_SIDE,
    THIS_SERVER
}
