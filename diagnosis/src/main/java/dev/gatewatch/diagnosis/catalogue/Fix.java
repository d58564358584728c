package dev.gatewatch.diagnosis.catalogue;

import java.util.List;

/**
 * What cures a cause on some versions.
 *
 * @param versions on which it works
 * @param article number of the fix in the article "OpenClaw Gateway Pairing Required? 6 Fixes That Work", or
 *     {@code null}
 * @param title the cure in a few words
 * @param steps in order
 * @param verify how to see that it worked
 * @param notOnThisVersion what others recommend and does not work on these versions; {@code null} if nothing
 * @param checkedOn the newest version that it was run on; {@code null} if it does not depend on the version
 * @param source where it is documented
 */
public record Fix(
        VersionRange versions,
        Integer article,
        String title,
        List<Step> steps,
        List<Template> verify,
        String notOnThisVersion,
        String checkedOn,
        String source) {

    public Fix {
        steps = List.copyOf(steps);
        verify = List.copyOf(verify);
    }

    /**
     * One step.
     *
     * @param run one line for a shell, in which every value has a strict shape; {@code null} where the step is no
     *     command
     * @param note what to know or do; {@code null} where the command says it all
     */
    public record Step(CommandTemplate run, Template note) {}
}
