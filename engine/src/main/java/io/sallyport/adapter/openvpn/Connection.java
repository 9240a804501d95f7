package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.DaemonLink;
import io.sallyport.management.Command;
import io.sallyport.management.CommandEncoder;
import io.sallyport.management.Encoded;
import io.sallyport.management.Message;
import io.sallyport.management.MessageParser;
import io.sallyport.management.Reply;
import io.sallyport.management.ReplyMatcher;
import io.sallyport.management.SessionState;
import io.sallyport.management.StatusReport;
import io.sallyport.model.ClientId;

/** One connection, from its greeting to its end. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int READ_BYTES = 64 * 1024;
    /** How long to wait for the greeting, in milliseconds: a daemon that has another controller accepts us and says nothing. */
    private static final int GREETING_MILLIS_MAX = 10_000;

    private final LinkSettings settings;
    private final Socket socket;
    private final Executor receivers;
    private final Outbox outbox = new Outbox();
    private final Dispatch dispatch;
    /** Keeps the order of registration and of writing the same, and both within one epoch. */
    private final ReentrantLock lock = new ReentrantLock();
    private final ReplyMatcher<Sent> replies = new ReplyMatcher<>();
    private SessionState state;
    private boolean wasLive;
    private boolean passwordSent;
    private volatile long oldestSentNanos;
    private volatile Optional<String> ended = Optional.empty();

    Connection(LinkSettings settings, Socket socket, long epoch, DaemonLink.Listener listener, InstantSource clock, Executor receivers) {
        this.settings = settings;
        this.socket = socket;
        this.receivers = receivers;
        this.state = new SessionState.Closed(epoch).opened();
        this.dispatch = new Dispatch(settings.instance(), listener, clock, (client, command) -> send(client, command));
    }

    /** Reads until the connection ends; says why it did. */
    String run() {
        Optional<String> stranger = stranger();
        if (stranger.isPresent()) {
            end(stranger.get());
            return stranger.get();
        }
        Thread writer = Thread.ofPlatform().daemon().name("openvpn-" + settings.instance() + "-write").start(this::write);
        String why;
        try (InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(GREETING_MILLIS_MAX);
            why = read(in);
        } catch (SocketTimeoutException e) {
            why = "no greeting: another controller may be connected to it";
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        end(why);
        writer.interrupt();
        return ended.orElse(why);
    }

    private Optional<String> stranger() {
        try {
            long pid = Preflight.peer(socket);
            return pid < 0 || settings.peer().test(pid)
                    ? Optional.empty()
                    : Optional.of("process " + pid + " listens there, not our daemon");
        } catch (IOException e) {
            return Optional.of("cannot see who listens there: " + e.getMessage());
        }
    }

    private String read(InputStream in) throws IOException {
        MessageParser parser = new MessageParser();
        byte[] buffer = new byte[READ_BYTES];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return "the daemon closed it";
            }
            for (Message message : parser.feed(buffer, 0, count)) {
                heard(message);
            }
        }
    }

    private void heard(Message message) throws IOException {
        SessionState before = state();
        SessionState now = before.heard(message);
        if (now instanceof SessionState.Live live && !now.equals(before)) {
            begin(before, live);
        }
        switch (message) {
            case Message.PasswordPrompt _ -> login();
            case Message.Banner _ -> greet();
            case Message.OfReply reply when before instanceof SessionState.Greeting && now.equals(before) ->
                LOG.debug("{}: {}", settings.instance(), reply);
            case Message.OfReply reply -> answered(reply);
            case Message _ -> dispatch.hear(message, now.epoch());
        }
    }

    private void begin(SessionState before, SessionState.Live live) {
        lock.lock();
        try {
            state = live;
            wasLive = true;
        } finally {
            lock.unlock();
        }
        if (before instanceof SessionState.Live) {
            subscribe();
        }
        if (!live.onHold()) {
            countClients();
        }
        dispatch.epochBegan(live);
    }

    private void login() throws IOException {
        Optional<String> password = settings.endpoint().password();
        if (password.isEmpty() || passwordSent) {
            throw new IOException(
                    passwordSent ? "the management password is refused" : "a management password is asked for, none is configured");
        }
        passwordSent = true;
        outbox.offer((password.get() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void greet() throws IOException {
        socket.setSoTimeout(0);
        queue(new Command.ClientVersion(5));
        subscribe();
    }

    /** A daemon that was running already may have clients we know nothing about; one on hold has none, and refuses the question. */
    private void countClients() {
        queue(new Command.Status()).thenAccept(reply -> {
            if (reply instanceof Reply.Body body) {
                LOG.info("{}: connected, {} clients there", settings.instance(), StatusReport.parse(body.lines()).clients().size());
            }
        });
    }

    private void subscribe() {
        queue(new Command.Subscribe(Command.Topic.STATE, 0));
        if (settings.log()) {
            queue(new Command.Subscribe(Command.Topic.LOG, 0));
        }
        queue(new Command.Subscribe(Command.Topic.BYTECOUNT, settings.byteCountSeconds()));
    }

    private void answered(Message.OfReply part) {
        Optional<ReplyMatcher.Answered<Sent>> answered;
        lock.lock();
        try {
            answered = replies.on(part);
            oldestSentNanos = replies.pending() == 0 ? 0 : System.nanoTime();
        } finally {
            lock.unlock();
        }
        answered.ifPresent(answer -> {
            for (Reply reply : answer.replies()) {
                if (reply instanceof Reply.Failure failure) {
                    LOG.warn("{}: the daemon refuses `{}`: {}", settings.instance(), answer.token().what(), failure.text());
                }
            }
            answer.token().reply().completeAsync(answer::reply, receivers);
        });
    }

    /** Queues a command of a caller; before the greeting is over there is nobody to talk about. */
    CompletionStage<Reply> send(Command command) {
        lock.lock();
        try {
            return state instanceof SessionState.Live ? queue(command) : lost("not connected");
        } finally {
            lock.unlock();
        }
    }

    /** The same for a command about a client, only while the client's epoch lasts: its number may since be another's. */
    CompletionStage<Reply> send(ClientId client, Command command) {
        lock.lock();
        try {
            return state.epoch() == client.epoch() ? send(command) : lost("client " + client + " is of an epoch that is over");
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<Reply> queue(Command command) {
        return switch (CommandEncoder.encode(command)) {
            case Encoded.Refused refused -> {
                LOG.error("{}: not sent: {}", settings.instance(), refused.why());
                yield CompletableFuture.completedStage(new Reply.Refused(refused.why()));
            }
            case Encoded.Wire wire -> queue(wire);
        };
    }

    private CompletionStage<Reply> queue(Encoded.Wire wire) {
        // The writer looks too, but may itself be stuck in a write to a daemon that does not read.
        checkForHang();
        Sent sent = new Sent(wire.text().split("[\"\n]", 2)[0].strip(), new CompletableFuture<>());
        lock.lock();
        try {
            if (ended.isPresent()) {
                return lost(ended.get());
            }
            if (!outbox.offer(wire.bytes())) {
                LOG.error("{}: not sent: the daemon does not take commands, {} wait for its answer", settings.instance(),
                        replies.pending());
                return CompletableFuture.completedStage(new Reply.Refused("more than " + Outbox.BYTES_MAX + " bytes wait to be sent"));
            }
            if (wire.replies().isEmpty()) {
                return CompletableFuture.completedStage(new Reply.Success("no reply"));
            }
            if (replies.pending() == 0) {
                oldestSentNanos = System.nanoTime();
            }
            replies.expect(sent, wire.replies());
            return sent.reply();
        } finally {
            lock.unlock();
        }
    }

    private static CompletionStage<Reply> lost(String why) {
        return CompletableFuture.completedStage(new Reply.Lost(why));
    }

    private void write() {
        try {
            outbox.writeTo(socket.getOutputStream(), this::checkForHang);
        } catch (IOException e) {
            end("cannot write: " + e.getMessage());
        } catch (InterruptedException e) {
            LOG.trace("writer woken to end", e);
        }
    }

    private void checkForHang() {
        long since = oldestSentNanos;
        if (since != 0 && System.nanoTime() - since > settings.patience().toNanos()) {
            end("no reply for " + settings.patience().toMillis() + " ms");
        }
    }

    /** Ends the connection; who waits for a reply learns that it is lost. The first reason stays. */
    void end(String why) {
        List<Sent> lost;
        lock.lock();
        try {
            if (ended.isEmpty()) {
                ended = Optional.of(why);
            }
            state = state.closed();
            lost = replies.abandon();
        } finally {
            lock.unlock();
        }
        outbox.close();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: closing: {}", settings.instance(), e.getMessage());
        }
        lost.forEach(sent -> sent.reply().completeAsync(() -> new Reply.Lost(why), receivers));
    }

    SessionState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    boolean wasLive() {
        return wasLive;
    }

    /** A command on its way: its words up to the first text of others, and who waits for its reply. */
    private record Sent(String what, CompletableFuture<Reply> reply) {}
}
