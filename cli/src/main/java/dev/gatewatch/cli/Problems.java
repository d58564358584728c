package dev.gatewatch.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in one sentence on standard error, and ends with exit code 2. */
final class Problems implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    static final int EXIT_CODE = 2;

    private final FlagDefaults defaults;
    private final PrintStream err;

    Problems(FlagDefaults defaults, PrintStream err) {
        this.defaults = defaults;
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        err.println(command + ": " + sentence(problem) + ". '" + command + " --help' shows what there is");
        return EXIT_CODE;
    }

    private String sentence(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            String what = unmatched.isUnknownOption()
                    ? "there is no option " + first
                    : problem.getCommandLine().getSubcommands().isEmpty()
                            ? "one argument too many, '" + first + "'"
                            : "there is no command '" + first + "'";
            return unmatched.getSuggestions().isEmpty()
                    ? what
                    : what + " (did you mean " + unmatched.getSuggestions().get(0) + "?)";
        }
        String sentence = lowerFirst(problem.getMessage());
        if (!(problem instanceof MissingParameterException)
                && problem.getArgSpec() instanceof OptionSpec option
                && problem.getCommandLine().getParseResult() != null
                && !problem.getCommandLine().getParseResult().hasMatchedOption(option)) {
            return sentence
                    + defaults.whereFrom(option)
                            .map(where -> " (from " + where + ")")
                            .orElse("");
        }
        return sentence;
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine commandLine, ParseResult parsed) {
        String command = commandLine.getCommandSpec().qualifiedName();
        if (problem instanceof CommandException) {
            err.println(command + ": " + problem.getMessage());
        } else {
            err.println(command + ": failed in a way that nobody foresaw; please report this:");
            problem.printStackTrace(err);
        }
        return EXIT_CODE;
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
