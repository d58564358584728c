package dev.gatewatch.diagnosis.catalogue;

/**
 * Releases in a row.
 *
 * @param from the first; {@code null} for all up to {@code before}
 * @param before the first that is no longer among them; {@code null} for all from {@code from}
 */
public record VersionRange(OpenClawVersion from, OpenClawVersion before) {

    public boolean contains(OpenClawVersion version) {
        return (from == null || version.compareTo(from) >= 0) && (before == null || version.compareTo(before) < 0);
    }

    @Override
    public String toString() {
        if (from == null && before == null) {
            return "all versions";
        }
        if (from == null) {
            return "before " + before;
        }
        return before == null ? "from " + from : from + " until before " + before;
    }
}
