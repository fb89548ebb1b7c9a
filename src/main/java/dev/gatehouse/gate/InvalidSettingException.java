package dev.gatehouse.gate;

/** A setting that cannot be used. Its message is one sentence with the key, the value and the remedy. */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String message) {
        super(message);
    }

    static InvalidSettingException of(String key, String value, String remedy) {
        return new InvalidSettingException(
                "gatehouse.properties: " + key + " = " + value + " cannot be used: " + remedy);
    }
}
