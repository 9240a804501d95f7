package io.sallyport.daemon;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Consumer;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.daemon.Daemon.CannotStart;
import io.sallyport.flow.Notice;
import io.sallyport.policy.Compiled;

/** The daemon as a program: reads its configuration, runs until it is stopped, and tells what happens line by line. */
public final class Service {
    private Service() {}

    /** How it ended. */
    public enum End {
        STOPPED, BAD_CONFIGURATION, CANNOT_START, FAILED
    }

    /**
     * Runs until the process is asked to stop.
     *
     * @param file the configuration's name in messages
     * @param check whether only to read the configuration
     * @param out takes what happens
     * @param err takes what is wrong
     */
    public static End run(String file, String text, boolean check, Consumer<String> out, Consumer<String> err) {
        Compiled<DaemonConfig> config = ConfigReader.read(file, text);
        config.diagnostics().forEach(diagnostic -> err.accept(diagnostic.toString()));
        if (config.value().isEmpty()) {
            return End.BAD_CONFIGURATION;
        }
        if (check) {
            err.accept("the configuration is fine");
            return End.STOPPED;
        }
        LiveLines lines = new LiveLines(ZoneId.systemDefault());
        Notice.Observer observer = notice -> {
            // One notice in one piece: lines of two clients must not mix.
            out.accept(String.join("\n", lines.of(notice)));
        };
        try (Daemon daemon = Daemon.start(config.value().get(), StockFiles.rules(), InstantSource.system(), observer)) {
            Thread onSignal = new Thread(daemon::close, "stopping");
            Runtime.getRuntime().addShutdownHook(onSignal);
            return daemon.await() ? End.STOPPED : End.FAILED;
        } catch (CannotStart e) {
            err.accept("sallyport: " + e.getMessage());
            err.accept("    hint: " + e.hint());
            return End.CANNOT_START;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.STOPPED;
        }
    }
}
