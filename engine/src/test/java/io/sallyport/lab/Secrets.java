package io.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import io.sallyport.demo.Shell;

/** Looks for planted secrets, as they are and in base64, in everything the daemon wrote and in what the commands print. */
final class Secrets {
    private Secrets() {}

    /** Where which secret was found: {@code state/state.db-wal: planted-…}; empty when all were kept. */
    static List<String> found(GatewayLab lab, List<String> secrets) {
        SortedMap<String, String> texts = files(lab.directory());
        texts.put("what the daemon said", lab.daemonSaid());
        List<List<String>> commands = new ArrayList<>(
                List.of(List.of("status"), List.of("sessions"), List.of("status", "--json"), List.of("sessions", "--json")));
        for (JsonNode record : Evidence.journal(lab.journal())) {
            String id = record.path("id").asString("");
            commands.add(List.of("why", id));
            commands.add(List.of("why", id, "--json"));
        }
        commands.forEach(words -> texts.put(String.join(" ", words), said(lab, words)));
        List<String> found = new ArrayList<>();
        texts.forEach((where, text) -> secrets.stream().filter(secret -> holds(text, secret))
                .forEach(secret -> found.add(where + ": " + secret)));
        return found;
    }

    private static String said(GatewayLab lab, List<String> words) {
        Shell shell = lab.cli(words.toArray(String[]::new));
        return shell.output();
    }

    private static boolean holds(String text, String secret) {
        String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)).replace("=", "");
        return text.contains(secret) || text.contains(base64);
    }

    /** Every file of the daemon's own, byte for byte: not the policy, not the keys, not the clients' files, not the configuration. */
    private static SortedMap<String, String> files(Path directory) {
        TreeMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> state = Files.walk(directory.resolve("state"))) {
            List<Path> all = new ArrayList<>(state.filter(Files::isRegularFile).toList());
            all.add(directory.resolve("daemon.log"));
            for (Path file : all) {
                texts.put(directory.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
