package dev.gatewatch.streams.fleet;

import dev.gatewatch.streams.fleet.Summary.Statement;
import java.util.ArrayList;
import java.util.List;

/** The sentences above the fleet, by fixed templates. */
final class Words {
    private static final List<String> NUMBERS = List.of(
            "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve");

    private Words() {}

    static String sentence(Summary.Hosts hosts) {
        if (hosts.total() == 0) {
            return "No host yet.";
        }
        if (hosts.needYou() == 0) {
            return "Nothing needs you.";
        }
        return hosts.needYou() + " of " + hosts.total() + (hosts.total() == 1 ? " host" : " hosts")
                + (hosts.needYou() == 1 ? " needs you." : " need you.");
    }

    /**
     * @param shared causes that many hosts have, most hosts first
     * @param recent how many of the hosts that need somebody do so since {@code minutes} or less
     */
    static List<Statement> lead(
            Summary.Hosts hosts, List<Summary.CauseView> shared, long gatewaysDown, long recent, long minutes) {
        List<Statement> lead = new ArrayList<>();
        if (hosts.needYou() == 0) {
            return lead;
        }
        for (Summary.CauseView cause : shared) {
            lead.add(new Statement(true, number(cause.hosts()) + " share one cause: " + cause.title() + "."));
        }
        if (gatewaysDown > 0) {
            lead.add(new Statement(
                    false, number(gatewaysDown) + plural(gatewaysDown, " gateway is", " gateways are") + " down."));
        }
        if (hosts.silent() > 0) {
            lead.add(new Statement(
                    false, number(hosts.silent()) + plural(hosts.silent(), " host is", " hosts are") + " silent."));
        }
        lead.add(new Statement(
                false,
                recent == 0
                        ? "Nothing is new in the last " + minutes + " minutes."
                        : number(recent) + plural(recent, " is", " are") + " new in the last " + minutes
                                + " minutes."));
        return lead;
    }

    private static String number(long number) {
        return number < NUMBERS.size() ? NUMBERS.get((int) number) : Long.toString(number);
    }

    private static String plural(long number, String one, String many) {
        return number == 1 ? one : many;
    }
}
