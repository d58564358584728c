package dev.gatewatch.diagnosis.classify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;

/**
 * Finds which of many literals occur in a text, in one pass over its bytes, whatever their number (Aho and Corasick's
 * automaton). Texts are UTF-8; literals are in lower case, and ASCII letters of the text match in either case.
 * Immutable.
 */
final class LiteralScreen {
    private static final int[] NONE = {};

    /** The column of a byte in {@link #next}: bytes that occur in no literal share column 0. */
    private final int[] columns = new int[256];

    private final int width;
    /**
     * Where the row of the next state begins, by row and column; the root's row is the first. The complement of that, and
     * so negative, where literals end in the state: most bytes then cost one look into one array.
     */
    private final int[] next;
    /** The literals that end in a state. */
    private final int[][] found;

    LiteralScreen(List<String> literals) {
        List<byte[]> texts = literals.stream()
                .map(literal -> literal.getBytes(StandardCharsets.UTF_8))
                .toList();
        width = assignColumns(texts);
        var rows = new ArrayList<int[]>();
        var ends = new ArrayList<int[]>();
        addState(rows, ends);
        for (int literal = 0; literal < texts.size(); literal++) {
            int state = 0;
            for (byte b : texts.get(literal)) {
                int column = columns[b & 0xFF];
                if (rows.get(state)[column] < 0) {
                    rows.get(state)[column] = rows.size();
                    addState(rows, ends);
                }
                state = rows.get(state)[column];
            }
            ends.set(state, with(ends.get(state), literal));
        }
        completeTransitions(rows, ends);
        next = rows.stream()
                .flatMapToInt(Arrays::stream)
                .map(state -> ends.get(state).length == 0 ? state * width : ~(state * width))
                .toArray();
        found = ends.toArray(int[][]::new);
    }

    /** Whether any of the literals occurs in the text that begins and ends there. */
    boolean findsAnyIn(byte[] text, int begin, int end) {
        int row = 0;
        for (int at = begin; at < end; at++) {
            row = next[row + columns[text[at] & 0xFF]];
            if (row < 0) {
                return true;
            }
        }
        return false;
    }

    /** The places in the list of the literals that occur in the text. */
    BitSet findIn(byte[] text) {
        return findIn(text, 0, text.length);
    }

    /** The places in the list of the literals that occur in the text that begins and ends there. */
    BitSet findIn(byte[] text, int begin, int end) {
        var literals = new BitSet();
        int row = 0;
        for (int at = begin; at < end; at++) {
            row = next[row + columns[text[at] & 0xFF]];
            if (row < 0) {
                row = ~row;
                for (int literal : found[row / width]) {
                    literals.set(literal);
                }
            }
        }
        return literals;
    }

    /** Returns how many columns there are. */
    private int assignColumns(List<byte[]> texts) {
        int last = 0;
        for (byte[] text : texts) {
            for (byte b : text) {
                if (columns[b & 0xFF] == 0) {
                    columns[b & 0xFF] = ++last;
                }
            }
        }
        System.arraycopy(columns, 'a', columns, 'A', 26);
        return last + 1;
    }

    private void addState(List<int[]> rows, List<int[]> ends) {
        int[] row = new int[width];
        Arrays.fill(row, -1);
        rows.add(row);
        ends.add(NONE);
    }

    /** Breadth first, so that the state of the longest proper suffix is complete before it is needed. */
    private static void completeTransitions(List<int[]> rows, List<int[]> ends) {
        int[] suffix = new int[rows.size()];
        Queue<Integer> states = new ArrayDeque<>();
        states.add(0);
        while (!states.isEmpty()) {
            int state = states.remove();
            int[] row = rows.get(state);
            for (int column = 0; column < row.length; column++) {
                int shorter = state == 0 ? 0 : rows.get(suffix[state])[column];
                if (row[column] < 0) {
                    row[column] = shorter;
                } else {
                    suffix[row[column]] = shorter;
                    ends.set(row[column], with(ends.get(row[column]), ends.get(shorter)));
                    states.add(row[column]);
                }
            }
        }
    }

    private static int[] with(int[] some, int... more) {
        if (more.length == 0) {
            return some;
        }
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
