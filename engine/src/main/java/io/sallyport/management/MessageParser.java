package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Bytes from one management connection, in any chunks, to complete messages: an event with an ENV block is emitted at its end, whole.
 *
 * <p>Lines end in LF or CRLF and nowhere else (a common name may hold other line separators). What exceeds {@link WireLimits} is dropped, and
 * where it belonged to an ENV block the block says so in its {@link Env#defect()}. Never throws, whatever comes. Not thread-safe.
 */
public final class MessageParser {
    private static final byte[] PROMPT = "ENTER PASSWORD:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENV = ">CLIENT:ENV,".getBytes(StandardCharsets.US_ASCII);
    private static final int EXCERPT_CHARS = 80;

    private final byte[] line = new byte[WireLimits.LINE_BYTES_MAX];
    private int length;
    private boolean overlong;
    private boolean greeted;
    private @Nullable EnvBlock block;

    /** Takes the next bytes and returns what they completed, in order. */
    public List<Message> feed(byte[] bytes, int from, int count) {
        List<Message> out = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                endLine(out);
            } else if (length == line.length) {
                overlong = true;
            } else {
                line[length++] = b;
                if (!greeted && length == PROMPT.length && startsWith(PROMPT)) {
                    length = 0;
                    out.add(new Message.PasswordPrompt());
                }
            }
        }
        return out;
    }

    /** As {@link #feed(byte[], int, int)}, for a whole array. */
    public List<Message> feed(byte[] bytes) {
        return feed(bytes, 0, bytes.length);
    }

    private void endLine(List<Message> out) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        boolean tooLong = overlong;
        length = 0;
        overlong = false;
        boolean env = end >= ENV.length && startsWith(ENV);
        if (env && block != null) {
            env(block, end, tooLong, out);
        } else if (tooLong || env) {
            out.add(new Message.Unknown(env ? "CLIENT:ENV" : "too long", excerpt(end)));
        } else {
            plain(new String(line, 0, end, StandardCharsets.UTF_8), out);
        }
    }

    private void env(EnvBlock open, int end, boolean tooLong, List<Message> out) {
        if (end == ENV.length + 3 && line[end - 3] == 'E' && line[end - 2] == 'N' && line[end - 1] == 'D') {
            block = null;
            out.add(open.message());
        } else {
            open.add(Arrays.copyOfRange(line, ENV.length, end), tooLong || end >= WireLimits.LINE_BYTES_UNCUT);
        }
    }

    private void plain(String text, List<Message> out) {
        if (!text.startsWith(">")) {
            out.add(Lines.reply(text));
            return;
        }
        if (text.startsWith(">CLIENT:") && block != null) {
            // The daemon never interleaves these; if it did, the first block has lost its end.
            block.spoil("the block was interrupted");
            out.add(block.message());
            block = null;
        }
        EnvBlock opened = EnvBlock.open(text);
        if (opened != null) {
            block = opened;
        } else {
            Message event = Lines.event(text);
            greeted |= event instanceof Message.Banner;
            out.add(event);
        }
    }

    private String excerpt(int end) {
        return new String(line, 0, Math.min(end, EXCERPT_CHARS), StandardCharsets.UTF_8);
    }

    private boolean startsWith(byte[] prefix) {
        return Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
    }
}
