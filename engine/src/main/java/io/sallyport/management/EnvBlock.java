package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.sallyport.model.Secret;

/** An event whose ENV lines are still coming. Mutable, of one parser. */
final class EnvBlock {
    private final Function<Env, Message> complete;
    private final TreeMap<String, String> values = new TreeMap<>();
    private int entries;
    private int bytes;
    private Optional<String> defect = Optional.empty();

    private EnvBlock(Function<Env, Message> complete) {
        this.complete = complete;
    }

    /** The block this line opens; null when it opens none, or names its client by something that is no number. */
    static @Nullable EnvBlock open(String line) {
        String[] field = line.split(",", 4);
        OptionalLong cid = field.length > 1 ? Numbers.parse(field[1]) : OptionalLong.empty();
        OptionalLong kid = field.length > 2 ? Numbers.parse(field[2]) : OptionalLong.empty();
        if (cid.isEmpty()) {
            return null;
        }
        long id = cid.getAsLong();
        if (field.length == 2) {
            return switch (field[0]) {
                case ">CLIENT:ESTABLISHED" -> new EnvBlock(env -> new Message.ClientEstablished(id, env));
                case ">CLIENT:DISCONNECT" -> new EnvBlock(env -> new Message.ClientDisconnect(id, env));
                default -> null;
            };
        }
        if (kid.isEmpty()) {
            return null;
        }
        long key = kid.getAsLong();
        if (field.length == 4) {
            Secret response = new Secret(field[3]);
            return field[0].equals(">CLIENT:CR_RESPONSE")
                    ? new EnvBlock(env -> new Message.ClientChallengeResponse(id, key, response, env))
                    : null;
        }
        return switch (field[0]) {
            case ">CLIENT:CONNECT" -> new EnvBlock(env -> new Message.ClientConnect(id, key, env));
            case ">CLIENT:REAUTH" -> new EnvBlock(env -> new Message.ClientReauth(id, key, env));
            default -> null;
        };
    }

    /** Takes what stands after {@code >CLIENT:ENV,}; {@code cut} says that the daemon or the parser may have shortened it. */
    void add(byte[] entry, boolean cut) {
        entries++;
        bytes += entry.length;
        if (entries > WireLimits.ENV_ENTRIES_MAX || bytes > WireLimits.ENV_BYTES_MAX) {
            spoil("more than " + WireLimits.ENV_ENTRIES_MAX + " variables or " + WireLimits.ENV_BYTES_MAX + " bytes");
            return;
        }
        String text = new String(entry, StandardCharsets.UTF_8);
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String before = values.putIfAbsent(name, equals < 0 ? "" : text.substring(equals + 1));
        if (!PeerReader.reads(name)) {
            return;
        }
        if (cut) {
            spoil("`" + name + "` was cut short");
        }
        if (before != null && !text.equals(name + "=" + before)) {
            spoil("`" + name + "` comes twice");
        }
        if (!isUtf8(entry)) {
            spoil("`" + name + "` is not UTF-8");
        }
    }

    /** Marks the block as not to be believed; the first reason stays. */
    void spoil(String why) {
        if (defect.isEmpty()) {
            defect = Optional.of(why);
        }
    }

    Message message() {
        return complete.apply(new Env(values, defect));
    }

    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }
}
