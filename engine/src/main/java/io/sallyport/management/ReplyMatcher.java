package io.sallyport.management;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which command a reply belongs to: the oldest one unanswered, since the daemon answers in order. Mutable, not thread-safe.
 *
 * @param <T> what the caller knows a command by
 */
public final class ReplyMatcher<T> {
    private final ArrayDeque<Pending<T>> waiting = new ArrayDeque<>();
    private long strays;

    /** A command was written that the daemon answers by these, one after the other. One without any is not to be registered. */
    public void expect(T token, List<ReplyShape> shapes) {
        if (!shapes.isEmpty()) {
            waiting.add(new Pending<>(token, List.copyOf(shapes)));
        }
    }

    /** Takes a part of a reply; present when it completed the answer to a command. */
    public Optional<Answered<T>> on(Message.OfReply part) {
        Pending<T> oldest = waiting.peek();
        if (oldest == null) {
            strays++;
            return Optional.empty();
        }
        oldest.take(part);
        if (!oldest.isComplete()) {
            return Optional.empty();
        }
        waiting.remove();
        return Optional.of(new Answered<>(oldest.token, oldest.replies));
    }

    /** The connection ended: forgets every command, and returns those that had no answer. */
    public List<T> abandon() {
        List<T> lost = waiting.stream().map(pending -> pending.token).toList();
        waiting.clear();
        return lost;
    }

    /** How many commands wait for their answer. */
    public int pending() {
        return waiting.size();
    }

    /** How many parts of replies came that nobody had asked for. */
    public long strays() {
        return strays + waiting.stream().mapToLong(pending -> pending.strays).sum();
    }

    /** The replies to one command, as many as it has shapes; the first is the one that answers it. */
    public record Answered<T>(T token, List<Reply> replies) {
        public Answered {
            replies = List.copyOf(replies);
        }

        public Reply reply() {
            return replies.getFirst();
        }
    }

    private static final class Pending<T> {
        private final T token;
        private final List<ReplyShape> shapes;
        private final List<Reply> replies = new ArrayList<>();
        private final List<String> body = new ArrayList<>();
        private long bodyChars;
        private boolean tooLarge;
        private boolean inBody;
        private long strays;

        Pending(T token, List<ReplyShape> shapes) {
            this.token = token;
            this.shapes = shapes;
        }

        boolean isComplete() {
            return replies.size() == shapes.size();
        }

        void take(Message.OfReply part) {
            ReplyShape shape = shapes.get(replies.size());
            boolean bodyNow = inBody || shape == ReplyShape.BODY;
            switch (part) {
                case Message.Failure failure when !inBody -> replies.add(new Reply.Failure(failure.text()));
                case Message.Success success when shape == ReplyShape.STATUS -> replies.add(new Reply.Success(success.text()));
                case Message.Success _ when shape == ReplyShape.STATUS_AND_BODY && !inBody -> inBody = true;
                case Message.Success success when inBody -> addLine("SUCCESS: " + success.text());
                case Message.Failure failure when inBody -> addLine("ERROR: " + failure.text());
                case Message.End _ when bodyNow -> endBody();
                case Message.Line line when bodyNow -> addLine(line.text());
                case Message.OfReply _ -> strays++;
            }
        }

        private void addLine(String text) {
            inBody = true;
            bodyChars += text.length();
            tooLarge |= body.size() == WireLimits.BODY_LINES_MAX || bodyChars > WireLimits.BODY_CHARS_MAX;
            if (tooLarge) {
                body.clear();
            } else {
                body.add(text);
            }
        }

        private void endBody() {
            inBody = false;
            replies.add(tooLarge
                    ? new Reply.Failure("the reply has more than " + WireLimits.BODY_LINES_MAX + " lines or " + WireLimits.BODY_CHARS_MAX
                            + " characters")
                    : new Reply.Body(body));
        }
    }
}
