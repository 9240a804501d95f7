package io.sallyport.management;

import io.sallyport.model.Network;
import io.sallyport.model.Secret;

/** One complete thing the daemon said: an event it tells of its own accord (lines that begin with {@code >}), or part of a reply. */
public sealed interface Message {

    /** {@code >INFO:}: the greeting of a new connection. */
    record Banner(String text) implements Message {}

    /** {@code >HOLD:}: the daemon waits for {@code hold release}, and numbers its clients from 0 again. */
    record Hold(String text) implements Message {}

    /** {@code >STATE:}: seconds since 1970, name ({@code CONNECTED}, …), detail, and the fields after it as they came. */
    record State(long unixSeconds, String name, String detail, String rest) implements Message {}

    /** {@code >LOG:}: seconds since 1970, flags ({@code I F N W D} or none), text. */
    record Log(long unixSeconds, String flags, String text) implements Message {}

    /** {@code >FATAL:}: the daemon is about to end. */
    record Fatal(String text) implements Message {}

    /** {@code >NOTIFY:severity,type,text}. */
    record Notify(String severity, String type, String text) implements Message {}

    /** {@code >PASSWORD:}: a client daemon asks for, or complains about, credentials. */
    record Query(String text) implements Message {}

    /** {@code >INFOMSG:}: a client daemon passes on what its server said. */
    record InfoMessage(String text) implements Message {}

    /** {@code ENTER PASSWORD:}, which comes without a line end, and only before the banner. */
    record PasswordPrompt() implements Message {}

    /** {@code >BYTECOUNT_CLI:cid,in,out}: bytes from and to a client since it connected. */
    record ByteCountClient(long cid, long receivedBytes, long sentBytes) implements Message {}

    /** {@code >CLIENT:CONNECT}. */
    record ClientConnect(long cid, long kid, Env env) implements Message {}

    /** {@code >CLIENT:REAUTH}. */
    record ClientReauth(long cid, long kid, Env env) implements Message {}

    /** {@code >CLIENT:CR_RESPONSE}: {@code response} as it came, not checked by the daemon, supposedly base64. */
    record ClientChallengeResponse(long cid, long kid, Secret response, Env env) implements Message {}

    /** {@code >CLIENT:ESTABLISHED}. */
    record ClientEstablished(long cid, Env env) implements Message {}

    /** {@code >CLIENT:DISCONNECT}. */
    record ClientDisconnect(long cid, Env env) implements Message {}

    /** {@code >CLIENT:ADDRESS}: a network the daemon routes to the client. */
    record ClientAddress(long cid, Network network, boolean primary) implements Message {}

    /** A line with {@code >} that is none of the above, or none that can be read; {@code tag} is what stands before the colon. */
    record Unknown(String tag, String text) implements Message {}

    /** A part of the reply to the oldest command not answered yet. */
    sealed interface OfReply extends Message {}

    /** {@code SUCCESS: text}. */
    record Success(String text) implements OfReply {}

    /** {@code ERROR: text}. */
    record Failure(String text) implements OfReply {}

    /** A line of a reply's body. */
    record Line(String text) implements OfReply {}

    /** {@code END} of a reply's body. */
    record End() implements OfReply {}
}
