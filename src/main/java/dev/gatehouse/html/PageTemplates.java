package dev.gatehouse.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Fills a template with its one parameter. */
public final class PageTemplates {
    private static final TemplateEngine ENGINE = engine();

    private PageTemplates() {}

    /**
     * The page that {@code template} makes of {@code parameter}.
     *
     * @param template a file of {@code src/main/jte}, for example {@code help.jte}
     */
    public static String render(String template, Object parameter) {
        StringOutput page = new StringOutput();
        ENGINE.render(template, parameter, page);
        return page.toString();
    }

    /** Precompiled templates are looked for in the thread's class loader, and James' does not know plugins. */
    private static TemplateEngine engine() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PageTemplates.class.getClassLoader());
        try {
            return TemplateEngine.createPrecompiled(
                    null, ContentType.Html, PageTemplates.class.getClassLoader(), "dev.gatehouse.pages");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
