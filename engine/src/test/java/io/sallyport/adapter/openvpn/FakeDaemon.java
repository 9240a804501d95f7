package io.sallyport.adapter.openvpn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The management side of a daemon on a real socket: greets, keeps what it is told, and answers as a daemon on hold would; a test says the rest by
 * {@link #say}.
 */
public final class FakeDaemon implements AutoCloseable {
    private final ServerSocket server;
    private final Optional<String> password;
    private final boolean onHold;
    private final List<String> told = new ArrayList<>();
    private Optional<Socket> current = Optional.empty();
    private volatile boolean silent;

    private FakeDaemon(ServerSocket server, Optional<String> password, boolean onHold) {
        this.server = server;
        this.password = password;
        this.onHold = onHold;
        Thread.ofPlatform().daemon().name("fake-daemon").start(this::serve);
    }

    public static FakeDaemon unix(Path path, boolean onHold) throws IOException {
        return new FakeDaemon(AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path)), Optional.empty(), onHold);
    }

    public static FakeDaemon tcp(String password) throws IOException {
        return new FakeDaemon(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), Optional.of(password), true);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on, commands get no reply. */
    void fallSilent() {
        silent = true;
    }

    /** Sends text as it is. */
    public void say(String text) throws IOException {
        Socket socket;
        synchronized (told) {
            socket = current.orElseThrow();
        }
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Ends the connection, not the listening. */
    void hangUp() throws IOException {
        synchronized (told) {
            current.orElseThrow().close();
        }
    }

    public List<String> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    /** Waits until it was told a line, {@code times} times. */
    public void awaitTold(String line, int times) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (told) {
            while (told.stream().filter(line::equals).count() < times) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("not told `" + line + "`, but " + told);
                }
                told.wait(100);
            }
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                synchronized (told) {
                    current = Optional.of(socket);
                }
                talk(socket);
            } catch (IOException e) {
                // The other side left, or we are closing: the loop looks which.
                synchronized (told) {
                    told.notifyAll();
                }
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        if (password.isPresent()) {
            say("ENTER PASSWORD:");
            while (!password.get().equals(in.readLine())) {
                say("ENTER PASSWORD:");
            }
            say("SUCCESS: password is correct\r\n");
        }
        say(">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n"
                + (onHold ? ">HOLD:Waiting for hold release:0\r\n" : ""));
        boolean inBlock = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            synchronized (told) {
                told.add(line);
                told.notifyAll();
            }
            boolean answers = inBlock ? line.equals("END") : !line.startsWith("client-auth ") && !line.equals("version 5");
            inBlock = (inBlock || line.startsWith("client-auth ")) && !line.equals("END");
            if (answers && !silent) {
                say(line.equals("status 3") ? "TITLE\tx\r\nEND\r\n" : line.equals("pid") ? "ERROR: no\r\n" : "SUCCESS: " + line + "\r\n");
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (told) {
            if (current.isPresent()) {
                current.get().close();
            }
        }
    }
}
