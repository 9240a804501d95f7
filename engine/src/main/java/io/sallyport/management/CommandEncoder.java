package io.sallyport.management;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands to bytes, so that the daemon reads exactly the command that was meant, whatever stands in its fields; or a refusal.
 *
 * <p>Text for people (deny reasons) is made ASCII and cut to fit. What names or instructs (common names, challenges, kill messages, configuration)
 * is never changed: it fits or is refused.
 */
public final class CommandEncoder {
    /** What a kicked client is told: stock clients log it and no more. */
    private static final String KICK_TEXT = "x";
    private static final int KICK_SECONDS = 60;
    private static final long KID_MAX = 0xffff_ffffL;
    private static final Pattern KILL_MESSAGE = Pattern.compile("(?:HALT|RESTART)(?:,.*)?");
    private static final List<ReplyShape> STATUS = List.of(ReplyShape.STATUS);
    private static final List<ReplyShape> BODY = List.of(ReplyShape.BODY);

    private CommandEncoder() {}

    /** Encodes one command. */
    public static Encoded encode(Command command) {
        return switch (command) {
            case Command.ClientAuth c -> clientAuth(c);
            case Command.ClientAuthNt c -> withKey(c.cid(), c.kid(), line("client-auth-nt " + c.cid() + " " + c.kid()));
            case Command.ClientDeny c -> withKey(c.cid(), c.kid(), line(deny(c)));
            case Command.ClientPendingAuth c -> pendingAuth(c);
            case Command.ClientKill c -> clientKill(c);
            case Command.KillCommonName c -> killCommonName(c.commonName());
            case Command.KillAddress c -> Command.KillAddress.isPossible(c.address())
                    ? line("kill " + c.address())
                    : new Encoded.Refused("not an IPv4 address with a port");
            case Command.HoldRelease _ -> line("hold release");
            case Command.Subscribe c -> subscribe(c);
            case Command.Status _ -> new Encoded.Wire("status 3\n", BODY);
            case Command.Version _ -> new Encoded.Wire("version\n", BODY);
            case Command.ClientVersion c -> c.version() < 1
                    ? new Encoded.Refused("not an interface version: " + c.version())
                    : new Encoded.Wire("version " + c.version() + "\n", List.of());
            case Command.Pid _ -> line("pid");
            case Command.Signal c -> line("signal " + c.signal().name());
        };
    }

    private static Encoded clientAuth(Command.ClientAuth c) {
        Optional<String> wrong = ConfigGrammar.refusal(c.lines());
        if (wrong.isPresent()) {
            return new Encoded.Refused(wrong.get());
        }
        StringBuilder text = new StringBuilder("client-auth " + c.cid() + " " + c.kid() + "\n");
        c.lines().forEach(line -> text.append(line).append('\n'));
        text.append("END\n");
        if (!c.kick()) {
            return withKey(c.cid(), c.kid(), new Encoded.Wire(text.toString(), STATUS));
        }
        text.append(pending(c.cid(), c.kid(), KICK_TEXT, KICK_SECONDS)).append('\n');
        return withKey(c.cid(), c.kid(), new Encoded.Wire(text.toString(), List.of(ReplyShape.STATUS, ReplyShape.STATUS)));
    }

    private static String deny(Command.ClientDeny c) {
        String head = "client-deny " + c.cid() + " " + c.kid() + " ";
        // The client's sentence matters more than the daemon's log line: it takes its room first.
        String tail = c.clientReason().map(reason -> " " + fitted(reason, WireLimits.COMMAND_BYTES_MAX / 2)).orElse("");
        return head + fitted(c.reason(), WireLimits.COMMAND_BYTES_MAX - head.length() - tail.length()) + tail;
    }

    /** The text quoted, cut so that neither the parameter nor, with its escapes, the room in the line is exceeded. */
    private static String fitted(String text, int bytes) {
        String ascii = FreeText.ascii(text, WireLimits.PARAMETER_CHARS_MAX);
        String quoted = FreeText.quote(ascii);
        while (quoted.length() > bytes) {
            ascii = ascii.substring(0, ascii.length() - 1);
            quoted = FreeText.quote(ascii);
        }
        return quoted;
    }

    private static Encoded pendingAuth(Command.ClientPendingAuth c) {
        if (c.timeoutSeconds() < 1 || c.timeoutSeconds() > WireLimits.PENDING_SECONDS_MAX) {
            return new Encoded.Refused("a wait of " + c.timeoutSeconds() + " seconds");
        }
        return unfit("a challenge", c.extra(), WireLimits.PARAMETER_CHARS_MAX).<Encoded>map(Encoded.Refused::new)
                .orElseGet(() -> withKey(c.cid(), c.kid(), line(pending(c.cid(), c.kid(), c.extra(), c.timeoutSeconds()))));
    }

    private static String pending(long cid, long kid, String extra, int seconds) {
        return "client-pending-auth " + cid + " " + kid + " " + FreeText.quote(extra) + " " + seconds;
    }

    private static Encoded clientKill(Command.ClientKill c) {
        if (c.message().isEmpty()) {
            return withKey(c.cid(), 0, line("client-kill " + c.cid()));
        }
        String message = c.message().get();
        Optional<String> unfit = unfit("a kill message", message, WireLimits.PARAMETER_CHARS_MAX);
        if (unfit.isPresent()) {
            return new Encoded.Refused(unfit.get());
        }
        // Anything else would reach the client as a control message of another kind.
        return KILL_MESSAGE.matcher(message).matches()
                ? withKey(c.cid(), 0, line("client-kill " + c.cid() + " " + FreeText.quote(message)))
                : new Encoded.Refused("a kill message is HALT or RESTART, with a reason after a comma");
    }

    private static Encoded killCommonName(String name) {
        if (name.indexOf(':') >= 0) {
            return new Encoded.Refused("a common name with a colon would be read as an address");
        }
        return unfit("a common name", name, WireLimits.COMMON_NAME_CHARS_MAX).<Encoded>map(Encoded.Refused::new)
                .orElseGet(() -> line("kill " + FreeText.quote(name)));
    }

    private static Encoded subscribe(Command.Subscribe c) {
        return switch (c.topic()) {
            case STATE, LOG -> line(c.topic().name().toLowerCase(Locale.ROOT) + " on");
            case BYTECOUNT -> c.seconds() < 0 || c.seconds() > WireLimits.BYTECOUNT_SECONDS_MAX
                    ? new Encoded.Refused("byte counts every " + c.seconds() + " seconds")
                    : line("bytecount " + c.seconds());
        };
    }

    private static Optional<String> unfit(String what, String text, int charsMax) {
        if (text.isEmpty() || text.length() > charsMax) {
            return Optional.of(what + " of " + text.length() + " characters: 1 to " + charsMax + " fit");
        }
        // The daemon drops such characters in silence: what is left would name somebody, or mean something, else.
        return FreeText.isAscii(text) ? Optional.empty() : Optional.of(what + " with characters other than printable ASCII");
    }

    private static Encoded withKey(long cid, long kid, Encoded encoded) {
        return cid < 0 || kid < 0 || kid > KID_MAX ? new Encoded.Refused("not a client and key: " + cid + " " + kid) : encoded;
    }

    private static Encoded line(String line) {
        return line.length() > WireLimits.COMMAND_BYTES_MAX
                ? new Encoded.Refused("a command of " + line.length() + " bytes: " + WireLimits.COMMAND_BYTES_MAX + " fit")
                : new Encoded.Wire(line + "\n", STATUS);
    }
}
