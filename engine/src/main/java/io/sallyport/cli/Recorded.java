package io.sallyport.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.sallyport.adapter.control.ControlClient;
import io.sallyport.adapter.store.RecordReader;
import io.sallyport.api.PolicyDirectory;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.Heard;
import io.sallyport.audit.Verdict;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.decision.Decision;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Facts;
import io.sallyport.model.Secret;
import io.sallyport.policytest.Results.Moment;

/** A decision of the running daemon, decided once more with what its record says was known, by the commit that decided it. */
final class Recorded {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Terminal terminal;

    Recorded(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What became of it. */
    sealed interface Again {
        /** It came out as recorded. */
        record Decided(PolicyDirectory.Opened.Ready policy, Moment moment) implements Again {}

        /** It could not be decided again, and the user was told why. */
        record Told(ExitCode code) implements Again {}
    }

    /** Asks the daemon behind this socket for the record, and decides with the commit it names, which the repository at this directory holds. */
    Again decide(String id, Path socket, Path directory) {
        return switch (new ControlClient(socket).ask(new Request.Why(id), LIMIT)) {
            case ControlClient.Answer.Unreachable(String what, String hint) -> told(ExitCode.UNREACHABLE, what, hint);
            case ControlClient.Answer.Replied(Reply.Decision(String _, String json)) -> read(id, json, directory);
            case ControlClient.Answer.Replied(Reply.NoDecision _) -> told(ExitCode.UNKNOWN,
                    "no decision with the id `" + id + "` is on record", "records are kept as long as the daemon's configuration says");
            case ControlClient.Answer.Replied(Reply.NotPermitted(String what, String hint)) -> told(ExitCode.NO, what, hint);
            case ControlClient.Answer.Replied(Reply.Failed(String what, String hint)) -> told(ExitCode.UNREACHABLE, what, hint);
            case ControlClient.Answer.Replied _ -> told(ExitCode.UNREACHABLE, "the daemon answered something else",
                    "use the command of the version that runs, or start the daemon anew");
        };
    }

    private Again told(ExitCode code, String what, String hint) {
        return new Again.Told(terminal.fail(code, what, hint));
    }

    private Again read(String id, String json, Path directory) {
        return switch (RecordReader.read(json)) {
            case RecordReader.Reading.Unreadable(String why) ->
                told(ExitCode.UNKNOWN, "the record `" + id + "` is not of a decision: " + why,
                        "`sallyport why " + id + "` shows it as it stands");
            case RecordReader.Reading.ReadEnd _,RecordReader.Reading.ReadRevoked _ ->
                told(ExitCode.UNKNOWN, "the record `" + id + "` is about the end of a session, no decision",
                        "`sallyport why " + id + "` shows it");
            case RecordReader.Reading.ReadBan _ ->
                told(ExitCode.UNKNOWN, "the record `" + id + "` is of a ban, no decision", "`sallyport why " + id + "` shows it");
            case RecordReader.Reading.Read(DecisionRecord record) -> decide(record, directory);
        };
    }

    private Again decide(DecisionRecord record, Path directory) {
        return switch (PolicyDirectory.open(directory, record.basis().policy().commit())) {
            case PolicyDirectory.Opened.Unreadable(String what, String hint) -> told(ExitCode.UNREACHABLE, what, hint);
            case PolicyDirectory.Opened.Invalid invalid -> new Again.Told(EventInput.invalid(terminal, invalid.diagnostics()));
            case PolicyDirectory.Opened.Ready ready -> {
                Event.Request event = event(record);
                Facts facts = new Facts(record.known().now(), record.known().upstreamGroups(), record.known().offer(),
                        record.known().client());
                Decision decision = ready.decider().decide(event, facts);
                yield isAsRecorded(record, decision)
                        ? new Again.Decided(ready, new Moment(event, facts, decision))
                        : told(ExitCode.UNKNOWN,
                                "decided again, " + record.id() + " does not come out as recorded: this version of sallyport"
                                        + " answers " + Verdict.of(decision).word() + ", the record says " + record.verdict().word(),
                                "explain it with the version that decided it; `sallyport why " + record.id() + "` shows what it rested on");
            }
        };
    }

    private static boolean isAsRecorded(DecisionRecord record, Decision decision) {
        return Verdict.of(decision).word().equals(record.verdict().word()) && decision.basis().reasons().equals(record.basis().reasons());
    }

    /** The event as it was, but for the text of passwords and answers, which are not kept and which nothing decides by. */
    private static Event.Request event(DecisionRecord record) {
        Heard heard = record.heard();
        Optional<Secret> password = heard.passwordGiven() ? Optional.of(new Secret("")) : Optional.empty();
        Peer peer = new Peer(heard.commonName(), heard.username(), password, heard.certificate(), heard.from(), heard.port(),
                new PeerInfo(heard.info()));
        return switch (heard.kind()) {
            case "reauth" -> new Event.Reauth(record.id().client(), record.id().kid(), peer, record.at());
            case "challenge-answered" ->
                new Event.ChallengeAnswered(record.id().client(), record.id().kid(), peer, new Secret(""), record.at());
            default -> new Event.Connect(record.id().client(), record.id().kid(), peer, record.at());
        };
    }
}
