package dev.gatewatch.streams.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses that begin alike: {@code 10.1.0.0/16}, or one address alone. */
public record Subnet(InetAddress address, int bits) {
    /** Only what is an address already: a name would be looked up, and may lead elsewhere tomorrow. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException if that is none; the message says what to give */
    public static Subnet of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            if (ADDRESS.matcher(address).matches()) {
                InetAddress parsed = InetAddress.getByName(address);
                int most = parsed.getAddress().length * Byte.SIZE;
                int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
                if (bits >= 0 && bits <= most) {
                    return new Subnet(parsed, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text + "' is no address; give one such as 10.1.2.3 or 10.1.0.0/16");
    }

    /** @param ip in digits */
    public boolean contains(String ip) {
        byte[] ours = address.getAddress();
        byte[] theirs = of(ip).address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
