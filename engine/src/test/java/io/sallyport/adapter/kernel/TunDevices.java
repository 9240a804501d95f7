package io.sallyport.adapter.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Tun devices of a network namespace, held open by this process: what is written to one arrives at the kernel as if from its far end, and what the kernel
 * sends there is read. By java.lang.foreign; sources: tun(4), setns(2), ioctl(2), poll(2).
 */
final class TunDevices implements AutoCloseable {
    private static final int O_RDWR_NONBLOCK = 2 | 2048;
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final short IFF_TUN_NO_PI = 0x1001;
    private static final int IFREQ_BYTES = 40;
    private static final int IFNAME_BYTES = 16;
    private static final int PACKET_BYTES_MAX = 2048;
    private static final short POLLIN = 1;

    private static final MethodHandle OPEN = function("open", true, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle IOCTL = function("ioctl", true, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS);
    private static final MethodHandle SETNS = function("setns", false, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle READ = function("read", false, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    private static final MethodHandle WRITE = function("write", false, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    private static final MethodHandle POLL = function("poll", false, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", false, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(PACKET_BYTES_MAX);
    private final MemorySegment polled = arena.allocate(8);
    private final Map<String, Integer> files = new HashMap<>();

    /** Opens devices that exist in the namespace. */
    TunDevices(String namespace, List<String> devices) {
        // A thread of its own: it never leaves the namespace again.
        CompletableFuture<Map<String, Integer>> opened = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                opened.complete(open(namespace, devices));
            } catch (RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        files.putAll(opened.join());
    }

    private Map<String, Integer> open(String namespace, List<String> devices) {
        int entered = (int) call(OPEN, arena.allocateFrom("/run/netns/" + namespace), O_RDONLY);
        check(entered, "the namespace " + namespace);
        check((int) call(SETNS, entered, CLONE_NEWNET), "entering " + namespace);
        call(CLOSE, entered);
        Map<String, Integer> found = new HashMap<>();
        for (String device : devices) {
            int file = (int) call(OPEN, arena.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK);
            check(file, "/dev/net/tun");
            MemorySegment request = arena.allocate(IFREQ_BYTES);
            byte[] name = device.getBytes(StandardCharsets.US_ASCII);
            MemorySegment.copy(name, 0, request, ValueLayout.JAVA_BYTE, 0, name.length);
            request.set(ValueLayout.JAVA_SHORT, IFNAME_BYTES, IFF_TUN_NO_PI);
            check((int) call(IOCTL, file, TUNSETIFF, request), "the device " + device);
            found.put(device, file);
        }
        return found;
    }

    /** Hands one packet to the kernel. */
    void write(String device, byte[] packet) {
        MemorySegment.copy(packet, 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.length);
        if (transfer(WRITE, file(device), packet.length) != packet.length) {
            throw new IllegalStateException(device + " did not take a packet of " + packet.length + " bytes");
        }
    }

    /** The next packet the kernel sent there; empty when there is none. */
    Optional<byte[]> read(String device) {
        long length = transfer(READ, file(device), PACKET_BYTES_MAX);
        return length <= 0 ? Optional.empty() : Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Waits until there is a packet, at most so long; whether there is. */
    boolean await(String device, int millis) {
        polled.set(ValueLayout.JAVA_INT, 0, file(device));
        polled.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        polled.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        return (int) call(POLL, polled, 1L, millis) > 0;
    }

    /** Called for every packet, so without boxes around its arguments. */
    private long transfer(MethodHandle function, int file, long bytes) {
        try {
            return (long) function.invokeExact(file, buffer, bytes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private int file(String device) {
        return files.getOrDefault(device, -1);
    }

    @Override
    public void close() {
        files.values().forEach(file -> call(CLOSE, file));
        arena.close();
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException(what + " cannot be used");
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, boolean variadic, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] options = variadic ? new Linker.Option[]{Linker.Option.firstVariadicArg(2)} : new Linker.Option[0];
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), options);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
