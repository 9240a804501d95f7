package io.sallyport.management;

/**
 * What one management connection is to us. An epoch begins wherever the daemon's client numbers begin anew, or may have.
 *
 * <pre>
 *   Closed ──opened──► Greeting ──&gt;HOLD──────────► Live(epoch + 1, on hold) ──&gt;HOLD──► Live(epoch + 1, on hold)
 *     ▲                   │ └─anything after the banner─► Live(epoch + 1)  ─────&gt;HOLD──►      ┘
 *     └──────closed───────┴────────────closed────────────────────────────────────────────────┘
 * </pre>
 *
 * A daemon on hold says so right after its banner, before it reads any command; so the first message that is neither shows that it is not.
 */
public sealed interface SessionState {
    /** The latest epoch, in this state or before it. */
    long epoch();

    /** The state after this message. */
    SessionState heard(Message message);

    /** The connection ended. */
    default Closed closed() {
        return new Closed(epoch());
    }

    /** No connection. */
    record Closed(long epoch) implements SessionState {
        public Greeting opened() {
            return new Greeting(epoch);
        }

        @Override
        public SessionState heard(Message message) {
            return this;
        }
    }

    /** Connected; the daemon has not yet shown whether it is on hold. */
    record Greeting(long epoch) implements SessionState {
        @Override
        public SessionState heard(Message message) {
            return switch (message) {
                case Message.Banner _,Message.PasswordPrompt _ -> this;
                case Message.Success s when s.text().startsWith("password is correct") -> this;
                case Message.Hold _ -> new Live(epoch + 1, true);
                case Message _ -> new Live(epoch + 1, false);
            };
        }
    }

    /** Clients of this epoch can be heard of and spoken to. */
    record Live(long epoch, boolean onHold) implements SessionState {
        @Override
        public SessionState heard(Message message) {
            return message instanceof Message.Hold ? new Live(epoch + 1, true) : this;
        }
    }
}
