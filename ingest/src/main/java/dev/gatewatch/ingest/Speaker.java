package dev.gatewatch.ingest;

/**
 * Who sends a request, and so whose history it may write.
 *
 * @param host {@code null} for a process of this machine that need not say who it is: it may write for any host that
 *     its records name
 */
record Speaker(String host) {

    /**
     * The host that a record belongs to.
     *
     * @param claimed the host that the record names; {@code null} or empty if it names none
     * @throws Problem if no host is known, or the record names another than the speaker's
     */
    String hostOf(String claimed) {
        if (claimed == null || claimed.isEmpty()) {
            if (host == null) {
                throw Problem.badRequest("Nothing says which host this is from. Set the header " + Access.HOST_HEADER
                        + ", the query parameter host, or the host in each record.");
            }
            return host;
        }
        if (host == null) {
            return wellFormed(claimed);
        }
        if (!claimed.equals(host)) {
            throw Problem.forbidden("This request is from host " + host
                    + " and holds a record that names another one. A host can only write its own history; nothing"
                    + " of the request was kept.");
        }
        return host;
    }

    /** The name under which this speaker's use is limited. */
    String account() {
        return host == null ? "" : host;
    }

    static String wellFormed(String name) {
        try {
            return HostName.require(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
    }
}
