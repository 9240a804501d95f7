package io.sallyport.adapter.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.control.Caller;
import io.sallyport.control.Handler;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.Right;
import io.sallyport.control.Wire;

/** One connection: any number of requests, each answered before the next is read. */
final class Conversation {
    /** How long somebody who is refused may take to ask, in milliseconds. */
    private static final int REFUSED_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final AFUNIXSocket socket;
    private final ControlSettings settings;
    private final long ownUid;
    private final Handler handler;
    private final ScheduledExecutorService watchdog;

    Conversation(AFUNIXSocket socket, ControlSettings settings, long ownUid, Handler handler, ScheduledExecutorService watchdog) {
        this.socket = socket;
        this.settings = settings;
        this.ownUid = ownUid;
        this.handler = handler;
        this.watchdog = watchdog;
    }

    void run() {
        try {
            AFUNIXSocketCredentials credentials = socket.getPeerCredentials();
            if (credentials == null || credentials.isEmpty()) {
                write(new Reply.NotPermitted("the kernel does not say who you are", "ask as a process of this machine"));
                return;
            }
            Caller caller = new Caller(credentials.getUid(), credentials.getGid(), credentials.getPid());
            if (!settings.permissions().permits(caller, Right.READ, ownUid)) {
                LOG.warn("a control connection of {} was refused", caller);
                hearOut();
                write(notPermitted(caller, "use this daemon"));
                return;
            }
            converse(caller);
        } catch (IOException e) {
            LOG.debug("a control connection ended: {}", e.getMessage());
        }
    }

    /** Takes the question, for a moment: whoever is still writing when the connection closes never reads why. */
    private void hearOut() throws IOException {
        socket.setSoTimeout(REFUSED_MILLIS);
        try {
            within(() -> readLine(socket.getInputStream()));
        } catch (SocketTimeoutException e) {
            LOG.debug("a refused control connection asked nothing");
        }
    }

    private void converse(Caller caller) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), Wire.REQUEST_BYTES_MAX);
        boolean more = true;
        while (more) {
            Optional<byte[]> line = within(() -> readLine(in));
            more = line.isPresent() && answer(line.get(), caller);
        }
    }

    /** Whether another request may follow. */
    private boolean answer(byte[] line, Caller caller) throws IOException {
        if (line.length >= Wire.REQUEST_BYTES_MAX) {
            write(new Reply.NotUnderstood("a request has at most " + Wire.REQUEST_BYTES_MAX + " bytes"));
            return false;
        }
        Optional<Request> request = Wire.request(line);
        if (request.isEmpty()) {
            write(new Reply.NotUnderstood("that is no request of this version of sallyport"));
            return false;
        }
        write(reply(request.get(), caller));
        return true;
    }

    private Reply reply(Request request, Caller caller) {
        if (!settings.permissions().permits(caller, request.needs(), ownUid)) {
            LOG.warn("{} by {} was refused", request, caller);
            return notPermitted(caller, "change anything here");
        }
        if (request.needs() == Right.ACT) {
            LOG.info("{} by {}", request, caller);
        }
        try {
            return switch (request) {
                case Request.Status s -> new Reply.Status(handler.status());
                case Request.Sessions s -> new Reply.Sessions(handler.sessions());
                case Request.Kill kill -> handler.kill(kill, caller);
                case Request.Reload r -> new Reply.Reload(handler.reload(caller));
                case Request.Why(String id) -> handler.why(id);
                case Request.Usage(String person) -> handler.usage(person);
                case Request.Leases(String filter) -> new Reply.Leases(handler.leases(filter));
                case Request.UsageReset reset -> handler.usageReset(reset, caller);
                case Request.UsageGrant grant -> handler.usageGrant(grant, caller);
                case Request.Reach(String target) -> new Reply.Reaches(handler.reach(target));
                case Request.Bans b -> new Reply.Bans(handler.bans());
                case Request.Lift lift -> handler.lift(lift, caller);
                case Request.Trace trace -> handler.trace(trace);
            };
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            return new Reply.Failed("the daemon could not: this is a fault of sallyport itself", "look at its log");
        }
    }

    private static Reply notPermitted(Caller caller, String what) {
        return new Reply.NotPermitted("uid " + caller.uid() + ", gid " + caller.gid() + " may not " + what,
                "ask as root, or have the daemon's configuration name this user or group under `control`");
    }

    void sayBusy() {
        try {
            write(new Reply.Failed("too many are connected to the daemon", "try again in a moment"));
        } catch (IOException e) {
            LOG.debug("a control connection ended: {}", e.getMessage());
        }
    }

    private void write(Reply reply) throws IOException {
        byte[] line = Wire.encode(reply);
        byte[] sent = line.length <= Wire.REPLY_BYTES_MAX ? line : Wire.encode(new Reply.Failed("the answer is too large", "ask for less"));
        within(() -> {
            socket.getOutputStream().write(sent);
            return sent;
        });
    }

    /** The bytes up to a line feed; as many as a request may have when there are more; empty at the end. */
    private static Optional<byte[]> readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return Optional.of(line.toByteArray());
            }
            line.write(b);
            if (line.size() >= Wire.REQUEST_BYTES_MAX) {
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    private interface Exchange<T> {
        T get() throws IOException;
    }

    /** Reading and writing have no time-out of their own that holds for a whole line: the connection is closed under them. */
    private <T> T within(Exchange<T> exchange) throws IOException {
        Future<?> end;
        try {
            end = watchdog.schedule(() -> closeQuietly(socket), settings.idle().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the daemon is stopping", e);
        }
        try {
            return exchange.get();
        } finally {
            end.cancel(false);
        }
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("closing a control connection: {}", e.getMessage());
        }
    }
}
