package dev.gatewatch.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows under headings, as wide as they must be; the last column has what is left of the terminal. */
public final class Table {
    private static final String GAP = "  ";

    /**
     * What stands in one place.
     *
     * @param paint colours the text; does not change how wide it is
     */
    public record Cell(String text, UnaryOperator<String> paint) {
        public static Cell of(Object value) {
            return new Cell(value == null ? "" : value.toString(), UnaryOperator.identity());
        }
    }

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row.
     *
     * @param cells {@link Cell}s, or values whose text is shown */
    public void row(Object... cells) {
        var row = new ArrayList<Cell>();
        for (Object cell : cells) {
            row.add(cell instanceof Cell made ? made : Cell.of(cell));
        }
        rows.add(row);
    }

    /** @param columns 0 for as wide as the text is */
    public void print(PrintStream out, Style style, int columns) {
        int last = headings.size() - 1;
        int[] widths = new int[last];
        int taken = 0;
        for (int column = 0; column < last; column++) {
            widths[column] = headings.get(column).length();
            for (List<Cell> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
            taken += widths[column] + GAP.length();
        }
        int left = columns == 0 ? Integer.MAX_VALUE : Math.max(20, columns - taken);
        out.println(style.faint(line(headings.stream().map(Cell::of).toList(), widths, left)));
        rows.forEach(row -> out.println(line(row, widths, left)));
    }

    private static String line(List<Cell> cells, int[] widths, int left) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            Cell cell = cells.get(column);
            line.append(cell.paint.apply(cell.text))
                    .append(" ".repeat(widths[column] - cell.text.length()))
                    .append(GAP);
        }
        Cell end = cells.get(widths.length);
        return line.append(end.paint.apply(Style.fit(end.text, left))).toString();
    }
}
