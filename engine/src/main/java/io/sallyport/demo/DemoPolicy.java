package io.sallyport.demo;

import java.nio.file.Path;

/** The files the demonstration writes: the daemon's configuration, and the changes of policy. */
final class DemoPolicy {
    /** Forgets that tests say otherwise. */
    static final String CONTRACTORS_GIT = """
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - name: contractors-git
                allow: [contractors]
                to: [git]
            """;
    static final String DATABASE = """
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - name: database-admins
                users: [ben]
            ---
            apiVersion: sallyport/v1
            kind: Resources
            rows:
              - name: db
                hosts: [10.20.0.99]
                services: [tcp/443]
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - name: database-admins-db
                allow: [database-admins]
                to: [db]
            """;
    static final String DATABASE_TESTS = """
            apiVersion: sallyport/v1
            kind: PolicyTest
            clock: 2026-03-02T09:00:00+03:00
            tests:
              - name: ben reaches the database
                connect: {user: ben, from: 203.0.113.7}
                expect: {verdict: admit, by: database.yaml#database-admins-db, reach: {db: yes}}
              - name: other engineers do not
                connect: {user: ana, from: 203.0.113.7}
                expect: {verdict: admit, reach: {db: no}}
            """;
    static final String SUSPENDED = """
            apiVersion: sallyport/v1
            kind: Groups
            rows:
              - name: suspended
                common-names: ["c?m"]
            ---
            apiVersion: sallyport/v1
            kind: Access
            rows:
              - name: suspended-denied
                deny: [suspended]
                from: 2026-11-01
                message: the contract with your company has ended
            """;

    private DemoPolicy() {}

    /** The configuration of the daemon. */
    static String daemon(Path directory, Path repository, int port, Path ca, Pki.Credentials server) {
        return """
                apiVersion: sallyport/v1
                kind: Daemon
                state: %1$s/state
                runtime: %1$s/run
                policy:
                  repository: file://%2$s
                  branch: main
                  poll: 1s
                control:
                  socket: %1$s/run/control.sock
                instances:
                  - name: main
                    device: tun-main
                    transport: udp
                    port: %3$d
                    ca: %4$s
                    certificate: %5$s
                    key: %6$s
                """.formatted(directory, repository, port, ca, server.certificate(), server.key());
    }
}
