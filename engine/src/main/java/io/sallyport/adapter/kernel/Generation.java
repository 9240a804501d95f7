package io.sallyport.adapter.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * The number of the ruleset's generation in a network namespace, which every transaction raises by one, asked of the kernel in some microseconds;
 * {@code nft} has no command that prints it. Sources: linux/netfilter/nf_tables.h ({@code NFT_MSG_GETGEN}), netlink(7), setns(2).
 */
final class Generation implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int O_RDONLY_CLOEXEC = 0x8_0000;
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final long PATIENCE_SECONDS = 1;

    private static final short NFT_MSG_NEWGEN = 10 << 8 | 15;
    private static final short NFT_MSG_GETGEN = 10 << 8 | 16;
    private static final short NLM_F_REQUEST = 1;
    private static final short NFTA_GEN_ID = 1;
    /** The netlink header (16) and that of netfilter (4), in bytes. */
    private static final int HEADERS_BYTES = 20;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int ANSWER_BYTES_MAX = 4_096;

    private static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Optional<String> namespace;
    private @Nullable Socket socket;
    private boolean closed;

    Generation(Optional<String> namespace) {
        this.namespace = namespace;
    }

    /** The number now, 32 bits that begin again at 0; empty where it cannot be asked. */
    synchronized OptionalLong read() {
        if (closed) {
            return OptionalLong.empty();
        }
        Socket from = socket;
        if (from == null) {
            from = open();
            socket = from;
        }
        return from.ask();
    }

    private Socket open() {
        // A thread of its own: it never leaves the namespace again.
        CompletableFuture<Integer> opened = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("netlink").start(() -> {
            try {
                opened.complete(Calls.socket(namespace));
            } catch (RuntimeException | LinkageError e) {
                opened.completeExceptionally(e);
            }
        });
        try {
            return new Socket(opened.join());
        } catch (CompletionException e) {
            // Whoever runs us does not let us: then everything is compared every time.
            return new Socket(-1);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    /** An open socket, or none where the file is negative. */
    private static final class Socket {
        private final int file;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment request = arena.allocate(HEADERS_BYTES, Integer.BYTES);
        private final MemorySegment answer = arena.allocate(ANSWER_BYTES_MAX, Integer.BYTES);
        private int sequence;

        Socket(int file) {
            this.file = file;
        }

        OptionalLong ask() {
            if (file < 0) {
                return OptionalLong.empty();
            }
            request.set(ValueLayout.JAVA_INT, 0, HEADERS_BYTES);
            request.set(ValueLayout.JAVA_SHORT, 4, NFT_MSG_GETGEN);
            request.set(ValueLayout.JAVA_SHORT, 6, NLM_F_REQUEST);
            request.set(ValueLayout.JAVA_INT, 8, ++sequence);
            if (Calls.send(file, request, HEADERS_BYTES) != HEADERS_BYTES) {
                return OptionalLong.empty();
            }
            long length = Calls.receive(file, answer, ANSWER_BYTES_MAX);
            while (length >= HEADERS_BYTES && answer.get(ValueLayout.JAVA_INT, 8) != sequence) {
                // The late answer to a question that was given up.
                length = Calls.receive(file, answer, ANSWER_BYTES_MAX);
            }
            return length < HEADERS_BYTES || answer.get(ValueLayout.JAVA_SHORT, 4) != NFT_MSG_NEWGEN
                    ? OptionalLong.empty()
                    : number(answer.asSlice(HEADERS_BYTES, length - HEADERS_BYTES));
        }

        /** Attributes follow one another, each with its length and type in front, at multiples of four bytes. */
        private static OptionalLong number(MemorySegment attributes) {
            long at = 0;
            while (at + ATTRIBUTE_BYTES + Integer.BYTES <= attributes.byteSize()) {
                int length = Short.toUnsignedInt(attributes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
                if (attributes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2) == NFTA_GEN_ID) {
                    return OptionalLong.of(Integer.toUnsignedLong(attributes.get(NETWORK_INT, at + ATTRIBUTE_BYTES)));
                }
                at += Math.max(ATTRIBUTE_BYTES, (length + 3) & ~3);
            }
            return OptionalLong.empty();
        }

        void close() {
            if (file >= 0) {
                Calls.close(file);
            }
            arena.close();
        }
    }

    /** What is asked of the C library. */
    @SuppressWarnings("restricted")
    private static final class Calls {
        private static final MethodHandle SOCKET = function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT);
        private static final MethodHandle SET_OPTION = function("setsockopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        private static final MethodHandle OPEN = Linker.nativeLinker().downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
        private static final MethodHandle SET_NAMESPACE = function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT);
        private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        private static final MethodHandle SEND = function("send", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        private static final MethodHandle RECEIVE = function("recv", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

        private static MethodHandle function(String name, ValueLayout result, MemoryLayout... arguments) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
        }

        /** A function of the C library with its arguments. */
        @FunctionalInterface
        private interface Call {
            long run() throws Throwable;
        }

        private static long run(Call call) {
            try {
                return call.run();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        /** A netlink socket in the namespace, which is this thread's from now on; −1 when there cannot be one. */
        static int socket(Optional<String> namespace) {
            try (Arena arena = Arena.ofConfined()) {
                if (namespace.isPresent() && !entered(arena.allocateFrom("/run/netns/" + namespace.get()))) {
                    return -1;
                }
                int file = (int) run(() -> (int) SOCKET.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER));
                MemorySegment patience = arena.allocate(2 * Long.BYTES, Long.BYTES);
                patience.set(ValueLayout.JAVA_LONG, 0, PATIENCE_SECONDS);
                int bytes = (int) patience.byteSize();
                if (file >= 0 && run(() -> (int) SET_OPTION.invokeExact(file, SOL_SOCKET, SO_RCVTIMEO, patience, bytes)) < 0) {
                    close(file);
                    return -1;
                }
                return file;
            }
        }

        private static boolean entered(MemorySegment path) {
            int file = (int) run(() -> (int) OPEN.invokeExact(path, O_RDONLY_CLOEXEC));
            boolean entered = file >= 0 && run(() -> (int) SET_NAMESPACE.invokeExact(file, CLONE_NEWNET)) >= 0;
            if (file >= 0) {
                close(file);
            }
            return entered;
        }

        static long send(int file, MemorySegment bytes, long length) {
            return run(() -> (long) SEND.invokeExact(file, bytes, length, 0));
        }

        static long receive(int file, MemorySegment bytes, long length) {
            return run(() -> (long) RECEIVE.invokeExact(file, bytes, length, 0));
        }

        static void close(int file) {
            run(() -> (int) CLOSE.invokeExact(file));
        }
    }
}
