package dev.gatehouse.dmarc;

/** Whether alignment wants the same domain or the same organizational domain (RFC 9989 section 4.4, adkim and aspf). */
public enum AlignmentMode {
    RELAXED("r"),
    STRICT("s");

    private final String letter;

    AlignmentMode(String letter) {
        this.letter = letter;
    }

    public String letter() {
        return letter;
    }
}
