package io.sallyport.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Plays an OpenVPN daemon on a real Unix socket: greets, holds, answers every command, sends CONNECTs with an ENV block as a real one does, and
 * notes when the whole verdict on each has arrived. Then it says SUCCESS, ADDRESS and ESTABLISHED. Who is told to go is gone at once.
 */
final class PlayedDaemon implements AutoCloseable {
    private static final String SUCCESS = "SUCCESS: done\r\n";

    private final AFUNIXServerSocket server;
    /** A real daemon answers commands between two clients; so announcing must not shut out answering. */
    private final ReentrantLock turn = new ReentrantLock(true);
    private final CountDownLatch released = new CountDownLatch(1);
    private final int clients;
    /** CID of the first client of the flood going on: an OpenVPN never gives a CID twice. */
    private volatile int first;
    private volatile CountDownLatch answered = new CountDownLatch(0);
    /** Nanoseconds from when a connect was due to its verdict, by client; negative when it was refused. */
    private final AtomicLongArray took;
    private final long[] due;
    private OutputStream out = OutputStream.nullOutputStream();
    private volatile long lastAnswer;
    /** Of the block that is open. */
    private String address = "";

    PlayedDaemon(Path socket, int clients) throws IOException {
        took = new AtomicLongArray(clients);
        due = new long[clients];
        this.clients = clients;
        server = AFUNIXServerSocket.newInstance();
        server.bind(AFUNIXSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("played-daemon").start(this::serve);
    }

    void awaitRelease() throws InterruptedException {
        if (!released.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no `hold release` came");
        }
    }

    /**
     * Sends all connects, {@code perSecond} of them a second whatever becomes of them (all at once when 0), and waits for every verdict. A latency
     * counts from when the connect was due, so that a stall is not hidden by sending less.
     *
     * @return seconds from the first connect to the last verdict
     */
    double flood(int perSecond) throws IOException, InterruptedException {
        answered = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            due[i] = perSecond == 0 ? System.nanoTime() : start + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due[i]) {
                LockSupport.parkNanos(Math.min(due[i] - System.nanoTime(), 500_000));
            }
            send(connect(first + i, Organisation.person(i)));
        }
        if (!answered.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(answered.getCount() + " connects were never answered");
        }
        return (lastAnswer - start) / 1e9;
    }

    /** Everybody leaves, so that they can come again with the next flood. */
    void leave() throws IOException {
        for (int i = 0; i < clients; i++) {
            send(disconnect(first + i, Organisation.person(i)));
        }
        int next = first + clients;
        first = next;
    }

    /** Nanoseconds of each verdict; negative for refusals. */
    List<Long> latencies() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < took.length(); i++) {
            all.add(took.get(i));
        }
        return all;
    }

    private void serve() {
        try (AFUNIXSocket link = server.accept()) {
            out = link.getOutputStream();
            send(">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n>HOLD:Waiting for hold release:0\r\n");
            InputStream in = new BufferedInputStream(link.getInputStream(), 1 << 16);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int open = -1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                open = heard(line.toString(StandardCharsets.UTF_8), open);
                line.reset();
            }
        } catch (IOException e) {
            System.err.println("bench: the played daemon ended: " + e.getMessage());
        }
    }

    /** Takes one line; gives the CID whose client-auth block is open, or −1. */
    private int heard(String line, int open) throws IOException {
        if (open >= 0) {
            if (line.startsWith("ifconfig-push ")) {
                address = line.split(" ")[1];
            }
            if (line.equals("END")) {
                note(open, false);
                send(SUCCESS + ">CLIENT:ADDRESS," + open + "," + address + ",1\r\n>CLIENT:ESTABLISHED," + open + "\r\n>CLIENT:ENV,END\r\n");
                return -1;
            }
            return open;
        }
        String[] word = line.split(" ");
        switch (word[0]) {
            case "client-auth" -> {
                return Integer.parseInt(word[1]);
            }
            case "client-deny" -> {
                note(Integer.parseInt(word[1]), true);
                send(SUCCESS);
            }
            case "client-kill" ->
                send(SUCCESS + disconnect(Integer.parseInt(word[1]), Organisation.person(Integer.parseInt(word[1]) - first)));
            case "version" -> send(word.length > 1 ? "" : "OpenVPN Version: played\r\nManagement Version: 5\r\nEND\r\n");
            case "status" -> send("TITLE\tplayed\r\nEND\r\n");
            case "state", "log" -> send(line.endsWith(" all") ? SUCCESS + "END\r\n" : SUCCESS);
            case "hold" -> {
                send(SUCCESS);
                released.countDown();
            }
            default -> send(SUCCESS);
        }
        return -1;
    }

    private void note(int cid, boolean refused) {
        long now = System.nanoTime();
        lastAnswer = now;
        int i = cid - first;
        took.set(i, refused ? Math.min(-1, due[i] - now) : now - due[i]);
        answered.countDown();
    }

    private void send(String text) throws IOException {
        turn.lock();
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            turn.unlock();
        }
    }

    private static String disconnect(int cid, String person) {
        return """
                >CLIENT:DISCONNECT,%1$d
                >CLIENT:ENV,time_duration=13
                >CLIENT:ENV,bytes_sent=3254
                >CLIENT:ENV,bytes_received=3172
                >CLIENT:ENV,trusted_port=40000
                >CLIENT:ENV,trusted_ip=203.0.113.7
                >CLIENT:ENV,common_name=%2$s
                >CLIENT:ENV,END
                """.formatted(cid, person).replace("\n", "\r\n");
    }

    private static String connect(int cid, String person) {
        return """
                >CLIENT:CONNECT,%1$d,1
                >CLIENT:ENV,n_clients=%1$d
                >CLIENT:ENV,common_name=%2$s
                >CLIENT:ENV,untrusted_port=40000
                >CLIENT:ENV,untrusted_ip=203.0.113.7
                >CLIENT:ENV,IV_SSL=OpenSSL_3.0.19_27_Jan_2026
                >CLIENT:ENV,IV_COMP_STUBv2=1
                >CLIENT:ENV,IV_COMP_STUB=1
                >CLIENT:ENV,IV_LZO_STUB=1
                >CLIENT:ENV,IV_PROTO=990
                >CLIENT:ENV,IV_CIPHERS=AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305
                >CLIENT:ENV,IV_NCP=2
                >CLIENT:ENV,IV_MTU=1600
                >CLIENT:ENV,IV_TCPNL=1
                >CLIENT:ENV,IV_PLAT=linux
                >CLIENT:ENV,IV_VER=2.6.14
                >CLIENT:ENV,tls_serial_0=6173390244386217%1$d
                >CLIENT:ENV,tls_digest_sha256_0=68:ac:02:b6:58:6f:fd:36:a0:1c:27:f5:9d:89:7c:05:a4:9a:79:84:f5:48:b9:2b:a8:e9:e4:7c:33:97:c1:10
                >CLIENT:ENV,tls_id_0=O=Bench, OU=staff, CN=%2$s
                >CLIENT:ENV,X509_0_CN=%2$s
                >CLIENT:ENV,X509_0_OU=staff
                >CLIENT:ENV,X509_1_CN=Bench Root CA
                >CLIENT:ENV,daemon_pid=25977
                >CLIENT:ENV,tun_mtu=1500
                >CLIENT:ENV,dev=tun0
                >CLIENT:ENV,END
                """
                .formatted(cid, person).replace("\n", "\r\n");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
