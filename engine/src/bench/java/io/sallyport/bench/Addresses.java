package io.sallyport.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.ipam.AddressBook;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.ipam.Pool;
import io.sallyport.model.Network;

/** What an address costs among few holders and many, in the address book alone: to somebody new, to whoever comes back, and where another's must be taken. */
final class Addresses {
    /** 2,046, 16,382 and 131,070 addresses. */
    private static final List<String> POOLS = List.of("10.8.0.0/21", "10.64.0.0/18", "10.128.0.0/15");
    private static final int[] HOLDERS = {1_000, 10_000, 100_000};
    private static final Duration STICKY = Duration.ofDays(7);
    private static final Duration QUARANTINE = Duration.ofDays(1);
    private static final double TIMES_MAX = 10;

    private Addresses() {}

    static Report run(boolean quick) {
        Report report = Report.of("addresses", "an address of a pool, offered and taken: µs", "who", "holders", "p50 µs", "p99 µs",
                "longest µs", "survey ms");
        int sizes = quick ? 2 : HOLDERS.length;
        for (int warm = 0; warm < 2; warm++) {
            measure(Report.of("warm", "", report.columns().toArray(String[]::new)), POOLS.getFirst(), HOLDERS[0]);
        }
        double[] first = measure(report, POOLS.getFirst(), HOLDERS[0]);
        double[] last = first;
        for (int i = 1; i < sizes; i++) {
            last = measure(report, POOLS.get(i), HOLDERS[i]);
        }
        for (int i = 0; i < Who.values().length; i++) {
            report.bar(Report.Bar.atMost(Who.values()[i].words + ", median of the most holders by that of the fewest", last[i] / first[i],
                    TIMES_MAX, "times"));
        }
        return report;
    }

    private enum Who {
        NEW("somebody new"), BACK("whoever comes back"), OTHER("somebody new, in a pool where each address was somebody's");

        final String words;

        Who(String words) {
            this.words = words;
        }
    }

    /** Medians in µs, in the order of {@link Who}. */
    private static double[] measure(Report report, String network, int holders) {
        Pool pool = new Pool(Organisation.INSTANCE, Network.of(network), Optional.empty(), new TreeSet<>(), new TreeMap<>(), List.of(),
                STICKY,
                QUARANTINE);
        AddressBook book = new AddressBook();
        Instant now = Organisation.NOW;
        double[] medians = new double[Who.values().length];
        medians[0] = row(report, book, Who.NEW, holders, come(book, pool, "a", holders, now), now);
        go(book, pool, "a", holders, now);
        now = now.plus(Duration.ofDays(1));
        medians[1] = row(report, book, Who.BACK, holders, come(book, pool, "a", holders, now), now);
        go(book, pool, "a", holders, now);
        // Those that nobody had are taken, too: the next needs one whose time is over.
        int rest = (1 << (32 - pool.network4().length())) - 3 - holders;
        come(book, pool, "b", rest, now);
        go(book, pool, "b", rest, now);
        now = now.plus(STICKY).plus(QUARANTINE).plus(Duration.ofDays(1));
        medians[2] = row(report, book, Who.OTHER, holders, come(book, pool, "c", holders, now), now);
        return medians;
    }

    private static double row(Report report, AddressBook book, Who who, int holders, double[] micros, Instant now) {
        long began = System.nanoTime();
        if (book.survey(Organisation.INSTANCE, now).held().size() < holders) {
            throw new IllegalStateException("not all hold an address");
        }
        double survey = (System.nanoTime() - began) / 1e6;
        report.row(who.words, holders, micros[micros.length / 2], micros[micros.length * 99 / 100], micros[micros.length - 1], survey);
        return micros[micros.length / 2];
    }

    private static double[] come(AddressBook book, Pool pool, String stem, int holders, Instant now) {
        double[] micros = new double[holders];
        for (int i = 0; i < holders; i++) {
            long began = System.nanoTime();
            if (!(book.offer(pool, stem + i, now) instanceof Offer.Available(Lease lease))) {
                throw new IllegalStateException("no address for the " + i + "th holder");
            }
            book.take(lease);
            micros[i] = (System.nanoTime() - began) / 1e3;
        }
        Arrays.sort(micros);
        return micros;
    }

    private static void go(AddressBook book, Pool pool, String stem, int holders, Instant now) {
        for (int i = 0; i < holders; i++) {
            book.release(pool.instance(), stem + i, now);
        }
    }
}
