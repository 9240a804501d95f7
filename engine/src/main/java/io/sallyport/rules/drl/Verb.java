package io.sallyport.rules.drl;

/** The conclusions that rules of an organisation can draw. */
public enum Verb {
    ALLOW("allow", Argument.RESOURCES, "conclude.allow($c, \"git\", \"ci\");",
            "Admits the client, with these resources. Any deny wins all the same."), DENY("deny", Argument.NOTHING, "conclude.deny($c);",
                    "Refuses the client, whatever allows it. With `@message(\"…\")` on the rule the client is told that sentence."), NARROW(
                            "narrow", Argument.RESOURCES, "conclude.narrow($c, \"payroll\");",
                            "Takes these resources out of the client's reach, whatever allows them, exact to protocol and port."), CHALLENGE(
                                    "challenge", Argument.METHOD, "conclude.challenge($c, \"totp\");",
                                    "Asks an admitted client for a second factor first, `totp` or `web`. One that was given in the last 12 hours is enough."), LIMIT(
                                            "limit", Argument.RATES,
                                            "conclude.limit($c, \"5 Mbit/s\", \"1 Mbit/s\");",
                                            "Limits the client's rates, towards it and from it; `\"unlimited\"` leaves one alone. The strictest of all limits applies."), TAG(
                                                    "tag", Argument.TAG, "conclude.tag($c, \"managed-device\");",
                                                    "Sets a tag, which `when: {tags: […]}` of an Access row can ask for. By itself it decides nothing."), ISOLATE(
                                                            "isolate", Argument.NOTHING, "conclude.isolate($c);",
                                                            "Keeps the client and all other clients apart, whatever Isolation says.");

    static final String UNLIMITED = "unlimited";

    private final String word;
    private final Argument argument;
    private final String example;
    private final String meaning;

    Verb(String word, Argument argument, String example, String meaning) {
        this.word = word;
        this.argument = argument;
        this.example = example;
        this.meaning = meaning;
    }

    /** What stands after the client. */
    enum Argument {
        NOTHING("nothing more"), RESOURCES("names of resources"), METHOD("a method"), RATES("two rates"), TAG("a tag");

        final String words;

        Argument(String words) {
            this.words = words;
        }
    }

    public String word() {
        return word;
    }

    Argument argument() {
        return argument;
    }

    /** A statement, as it is written. */
    public String example() {
        return example;
    }

    /** What it does, for the documentation. */
    public String meaning() {
        return meaning;
    }
}
