package io.sallyport.control;

import java.util.List;

/**
 * What the daemon does for its operators. Called from several threads at once; only for callers that have the right.
 */
public interface Handler {

    DaemonStatus status();

    List<SessionRow> sessions();

    /** Fences and ends the sessions of {@code target}: one client ({@code instance/epoch/cid}) or a person; the clients that were ended. */
    Reply kill(Request.Kill kill, Caller by);

    /** Looks at the policy source now, and waits for what comes of it. */
    Reloaded reload(Caller by);

    /** What one person used, or everybody where it is empty. */
    Reply usage(String person);

    /** Who has which address; all of them where the filter is empty, see {@link Request.Leases}. */
    LeaseList leases(String filter);

    /** {@link Reply.Usage} of the person as it is then, or {@link Reply.Failed}. */
    Reply usageReset(Request.UsageReset reset, Caller by);

    /** {@link Reply.Usage} of the person as it is then, or {@link Reply.Failed}. */
    Reply usageGrant(Request.UsageGrant grant, Caller by);

    /** {@link Reply.Decision}, {@link Reply.NoDecision} or {@link Reply.Failed}. */
    Reply why(String id);

    /** What the sessions of {@code target} may reach, and how often they did; none when there is no such session. */
    List<ReachRow> reach(String target);

    /** Who is kept out. */
    List<BanRow> bans();

    /** Lets a source in again: {@link Reply.Lifted} with the bans that were lifted, or {@link Reply.Failed} when that is not certain. */
    Reply lift(Request.Lift lift, Caller by);

    /** {@link Reply.Traced}, or {@link Reply.Failed} when the question makes no sense here. */
    Reply trace(Request.Trace packet);
}
