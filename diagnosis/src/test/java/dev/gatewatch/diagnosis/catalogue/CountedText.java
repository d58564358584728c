package dev.gatewatch.diagnosis.catalogue;

/** A text that counts how often its characters are read. */
final class CountedText implements CharSequence {
    private final String text;
    private long reads;

    private CountedText(String text) {
        this.text = text;
    }

    /** How many characters the pattern reads in that many repetitions of the piece. */
    static long readsBy(LinePattern pattern, String piece, int repetitions) {
        var text = new CountedText(piece.repeat(repetitions));
        pattern.isFoundIn(text);
        return text.reads;
    }

    @Override
    public char charAt(int index) {
        reads++;
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
