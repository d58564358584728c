package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.Category;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of the signatures taken together. */
final class CatalogueLint {
    private CatalogueLint() {}

    static List<CatalogueMistake> of(List<Signature> signatures) {
        var mistakes = new ArrayList<CatalogueMistake>();
        Map<String, String> idByTitle = new HashMap<>();
        Map<String, String> idByDetection = new HashMap<>();
        Set<Category> missing = EnumSet.allOf(Category.class);
        missing.remove(Category.NONE);
        for (Signature signature : signatures) {
            String sameTitle = idByTitle.putIfAbsent(signature.title(), signature.id());
            if (sameTitle != null) {
                mistakes.add(mistake(signature, "title", "is that of " + sameTitle + " as well"));
            }
            String sameDetection = idByDetection.putIfAbsent(signature.when().toString(), signature.id());
            if (sameDetection != null) {
                mistakes.add(mistake(signature, "when", "is that of " + sameDetection + " as well"));
            }
            if (signature.kind() == Signature.Kind.FAILURE) {
                missing.remove(signature.category());
                if (signature.category() == Category.NONE) {
                    mistakes.add(mistake(signature, "category", "is none; a failure has a category"));
                }
            }
        }
        missing.forEach(category -> mistakes.add(new CatalogueMistake(
                "signatures/", "", "", "no signature of kind failure has the category " + category.wireName())));
        return mistakes;
    }

    private static CatalogueMistake mistake(Signature signature, String field, String problem) {
        return new CatalogueMistake(signature.file(), signature.id(), field, problem);
    }
}
