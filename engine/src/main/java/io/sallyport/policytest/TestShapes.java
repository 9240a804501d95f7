package io.sallyport.policytest;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Shape;

/** Which keys the mappings of a test, and of an event, take. */
final class TestShapes {
    private static final String[] CLIENT = {"certificate", "groups", "from", "platform", "instance", "info"};

    static final Shape DOCUMENT = Document.shape("a document of tests").required("clock", "tests").optional("given");
    static final Shape GIVEN = Shape.of("`given`").optional("users");
    static final Shape USER = Shape.of("a user of `given`").optional(CLIENT).optional(KnownReader.KEYS);
    static final Shape TEST = Shape.of("a test").required("name").optional("for", "connect", "expect", "who-can", "steps");
    static final Shape FOR = Shape.of("`for`").optional("group", "user", "platform", "from", "instance");
    static final Shape CONNECT = Shape.of("`connect`").optional(CLIENT).optional(KnownReader.KEYS).optional("user", "at", "raw");
    static final Shape STEP = Shape.of("a step").optional("connect", "transcript", "instance", "user", "expect", "who-can", "advance", "at",
            "traffic", "learn", "disconnect");
    static final Shape TRAFFIC = Shape.of("`traffic`").optional("user", "down", "up");
    static final Shape LEARN = Shape.of("`learn`").optional("user").optional(KnownReader.KEYS);
    static final Shape WHO_CAN = Shape.of("`who-can`").required("reach", "is");
    static final Shape MEMBERS = Shape.of("`is`").required("group");
    static final Shape EXPECT = Shape.of("`expect`").optional("verdict", "by", "shadow", "reason", "message", "groups", "address", "routes",
            "dns", "limits", "reach", "peers", "reconsider-at", "challenge", "risk", "push", "nft", "tc");
    static final Shape ROUTES = Shape.of("`routes`").optional("include", "exclude", "exact");
    static final Shape LINES = Shape.of("rendered text").optional("include", "exclude", "exact");
    static final Shape LIMITS = Shape.of("`limits`").optional("down", "up", "burst", "priority", "shared");
    static final Shape CHALLENGE = Shape.of("`challenge`").optional("method", "prompt");
    static final Shape RISK = Shape.of("`risk`").optional("score", "parts");
    static final Shape CERTIFICATE = Shape.of("a certificate").optional("serial", "sha256", "issuer");
    static final Shape EVENT = Document.shape("an event").optional(CLIENT).optional(KnownReader.KEYS).optional("user", "at", "raw",
            "event");
    static final Shape INLINE_EVENT = Shape.of("an event").optional(CLIENT).optional(KnownReader.KEYS).optional("user", "at", "raw",
            "event", "apiVersion", "kind");

    private TestShapes() {}

    /** Every mapping with fixed keys in a document of tests, by the JSON pointer of its schema. */
    static SortedMap<String, Shape> ofDocuments() {
        TreeMap<String, Shape> shapes = new TreeMap<>();
        shapes.put("", DOCUMENT);
        shapes.put("/$defs/given", GIVEN);
        shapes.put("/$defs/user", USER);
        shapes.put("/$defs/test", TEST);
        shapes.put("/$defs/for", FOR);
        shapes.put("/$defs/connect", CONNECT);
        shapes.put("/$defs/step", STEP);
        shapes.put("/$defs/traffic", TRAFFIC);
        shapes.put("/$defs/learn", LEARN);
        shapes.put("/$defs/signIn", KnownReader.SIGN_IN);
        shapes.put("/$defs/signal", KnownReader.SIGNAL);
        shapes.put("/$defs/travel", KnownReader.TRAVEL);
        shapes.put("/$defs/usage", KnownReader.USAGE);
        shapes.put("/$defs/volume", KnownReader.VOLUME);
        shapes.put("/$defs/whoCan", WHO_CAN);
        shapes.put("/$defs/members", MEMBERS);
        shapes.put("/$defs/expect", EXPECT);
        shapes.put("/$defs/routes", ROUTES);
        shapes.put("/$defs/lines", LINES);
        shapes.put("/$defs/limits", LIMITS);
        shapes.put("/$defs/challenge", CHALLENGE);
        shapes.put("/$defs/risk", RISK);
        return Collections.unmodifiableSortedMap(shapes);
    }
}
