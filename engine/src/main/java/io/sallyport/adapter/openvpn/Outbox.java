package io.sallyport.adapter.openvpn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one connection. Blocks are written in the order of offers, each whole; several may share a write. Bounded: what is
 * offered above {@link #BYTES_MAX} is refused, since the daemon that does not read would not decide in time either.
 */
final class Outbox {
    /** The most bytes that wait, not counting those being written. */
    static final int BYTES_MAX = 8 * 1024 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private int bytes;
    private boolean closed;

    /** Queues a block; false when it does not fit or the connection has ended. Never waits. */
    boolean offer(byte[] block) {
        lock.lock();
        try {
            if (closed || bytes + block.length > BYTES_MAX) {
                return false;
            }
            blocks.add(block);
            bytes += block.length;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until closed; calls {@code eachSecond} about once a second meanwhile, when nothing is being written. */
    void writeTo(OutputStream out, Runnable eachSecond) throws IOException, InterruptedException {
        while (true) {
            byte[] next = take();
            if (next.length > 0) {
                out.write(next);
                out.flush();
            }
            if (isClosed()) {
                return;
            }
            eachSecond.run();
        }
    }

    private byte[] take() throws InterruptedException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.SECONDS.toNanos(1);
            while (blocks.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (!blocks.isEmpty() && (batch.size() == 0 || batch.size() + blocks.peek().length <= WRITE_BYTES)) {
                batch.writeBytes(blocks.remove());
            }
            bytes -= batch.size();
        } finally {
            lock.unlock();
        }
        return batch.toByteArray();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
