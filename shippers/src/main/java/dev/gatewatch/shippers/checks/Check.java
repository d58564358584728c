package dev.gatewatch.shippers.checks;

import java.util.Map;

/** Looks at one thing of the host, and only looks. */
interface Check {
    /** The facts it could establish, by name. Never fails: what cannot be established is left out. */
    Map<String, String> look();
}
