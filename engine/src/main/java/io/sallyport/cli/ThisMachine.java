package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.sallyport.adapter.kernel.KernelProbe;

/** The machine this process runs on. */
final class ThisMachine implements Machine {
    /** How long a command may take, in seconds; each prints its version and ends. */
    private static final long COMMAND_SECONDS_MAX = 10;

    @Override
    public Optional<String> run(List<String> command) {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            String path = builder.environment().getOrDefault("PATH", "");
            builder.environment().put("PATH", path + ":/usr/sbin:/sbin");
            process = builder.start();
        } catch (IOException e) {
            return Optional.empty();
        }
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(process));
        try {
            return Optional.of(output.get(COMMAND_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String output(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public List<KernelProbe.Feature> kernel() {
        return KernelProbe.probe();
    }

    @Override
    public String java() {
        return Runtime.version().toString();
    }
}
