package io.sallyport.adapter.openvpn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Where a daemon's management interface listens. */
public sealed interface Endpoint {

    /** Connects; fails within the given milliseconds. */
    Socket connect(int timeoutMillis) throws IOException;

    /** What to answer to {@code ENTER PASSWORD:}, read anew each time; empty where none is configured. */
    Optional<String> password() throws IOException;

    /** A Unix socket: the file's permissions say who may connect. */
    record Unix(Path path) implements Endpoint {
        @Override
        public Socket connect(int timeoutMillis) throws IOException {
            AFUNIXSocket socket = AFUNIXSocket.newInstance();
            try {
                socket.connect(AFUNIXSocketAddress.of(path), timeoutMillis);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public Optional<String> password() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A TCP port; without a password file anyone on the machine may connect. */
    record Tcp(String host, int port, Optional<Path> passwordFile) implements Endpoint {
        @Override
        public Socket connect(int timeoutMillis) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(host, port), timeoutMillis);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public Optional<String> password() throws IOException {
            if (passwordFile.isEmpty()) {
                return Optional.empty();
            }
            return Files.readString(passwordFile.get()).lines().findFirst();
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
