package io.sallyport.facts;

/** What a condition of a row is about. */
public enum ConditionKind {
    /** An access row has begun. */
    FROM("from", "it has not begun", "it is not known whether it has begun"),
    /** An access row has not ended. */
    UNTIL("until", "it has ended", "it is not known whether it has ended"),
    /** Now lies in the row's hours. */
    HOURS("hours", "outside its hours", "its hours are not known"),
    /** Where the source address is. */
    COUNTRY("country", "another country", "the country is not known"),
    /** How long ago a second factor was given. */
    SECOND_FACTOR("second-factor", "the second factor is too old", "no second factor was given"),
    /** The risk score. */
    RISK("risk", "the risk is on the other side", "the risk is not known"),
    /** What rules have set. */
    TAGS("tags", "a tag is not set", "the tags are not known"),
    /** What the client says it runs on. */
    PLATFORM("platform", "another platform", "the platform is not known"),
    /** Whether the device is managed. */
    MANAGED("managed", "the device is not as asked for", "it is not known whether the device is managed"),
    /** What version the client says it has. */
    CLIENT_VERSION("client-version", "another client version", "the client version is not known"),
    /** Where the client comes from. */
    SOURCE("when.from", "another source network", "the source address is not known"),
    /** Which OpenVPN instance it came to. */
    INSTANCE("instance", "another instance", "the instance is not known"),
    /** A certificate was shown. */
    CERTIFICATE("certificate", "no certificate", "the certificate is not known"),
    /** The identity provider has verified the password. */
    PASSWORD("password", "the password is wrong", "the password was not verified"),
    /** Too many sign-ins did not fail. */
    LOCK_OUT("lock-out", "locked out", "failed sign-ins are not counted"),
    /** The volume of the period is not used up. */
    VOLUME("volume", "the volume is used up", "the volume is not counted"),
    /** One more session is within the limit. */
    SESSIONS("sessions", "too many sessions", "sessions are not counted"),
    /** The session has not lasted too long. */
    SESSION_LENGTH("session-length", "the session has lasted its time", "the session's beginning is not known"),
    /** The session carries something. */
    IDLE("idle", "the session is idle", "idleness is not counted"),
    /** The risk is below the threshold. */
    THRESHOLD("at", "the threshold is reached", "the risk is not known");

    private final String key;
    private final String failing;
    private final String unknown;

    ConditionKind(String key, String failing, String unknown) {
        this.key = key;
        this.failing = failing;
        this.unknown = unknown;
    }

    /** The key an author writes it under. */
    public String key() {
        return key;
    }

    /** Why it does not hold, for the operator. */
    public String why(Truth truth) {
        return truth == Truth.UNKNOWN ? unknown : failing;
    }
}
