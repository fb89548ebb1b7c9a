package dev.gatehouse.relay;

/** Whether the MX of a domain that is not hosted here names this server, as far as the DNS was asked. */
public enum MxAnswer {
    HERE("yes"),
    ELSEWHERE("no"),
    /** Nobody needed to know, this server's names are not set, or strangers caused enough questions already. */
    NOT_ASKED("not asked"),
    /** None in time. */
    NO_ANSWER("no answer");

    private final String words;

    MxAnswer(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
