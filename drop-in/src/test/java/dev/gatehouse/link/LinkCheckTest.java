package dev.gatehouse.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The check itself: a hook of ours, compiled against one James, before others that differ in one point each. */
class LinkCheckTest {
    private static final String THEIRS = "org/apache/james/Handler";
    private static final String HOOK = "org/apache/james/Hook";
    private static final String OURS = "dev/gatehouse/OurHandler";
    private static final String TEXT = "(Ljava/lang/String;)V";
    private static final String NOTHING = "()V";

    /** A James, which grows while a test describes it. */
    private static final class James {
        private final Map<String, ClassShape> classes = new HashMap<>();

        static James compiledAgainst() {
            return new James()
                    .with(THEIRS, Opcodes.ACC_PUBLIC, method("answer", TEXT), method("log", NOTHING))
                    .with(HOOK, Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE, abstractMethod("ask", NOTHING));
        }

        @SafeVarargs
        @SuppressWarnings("varargs") // read by Map.ofEntries, and kept nowhere
        final James with(String name, int access, Map.Entry<String, Integer>... members) {
            classes.put(
                    name,
                    new ClassShape(name, access, Optional.of("java/lang/Object"), List.of(), Map.ofEntries(members)));
            return this;
        }

        James without(String name) {
            classes.remove(name);
            return this;
        }

        ClassShapes shapes() {
            return ClassShapes.either(name -> Optional.ofNullable(classes.get(name)), ClassShapes.ofJava());
        }
    }

    private static Map.Entry<String, Integer> method(String name, String descriptor) {
        return Map.entry(ClassShape.key(name, descriptor), Opcodes.ACC_PROTECTED);
    }

    private static Map.Entry<String, Integer> abstractMethod(String name, String descriptor) {
        return Map.entry(ClassShape.key(name, descriptor), Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT);
    }

    /** {@code class OurHandler extends Handler implements Hook}: overrides answer, and calls log by its own name. */
    private static byte[] ourHandler() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, OURS, null, THEIRS, new String[] {HOOK});
        MethodVisitor answer = writer.visitMethod(Opcodes.ACC_PROTECTED, "answer", TEXT, null, null);
        answer.visitCode();
        answer.visitVarInsn(Opcodes.ALOAD, 0);
        answer.visitVarInsn(Opcodes.ALOAD, 1);
        answer.visitMethodInsn(Opcodes.INVOKESPECIAL, THEIRS, "answer", TEXT, false);
        answer.visitInsn(Opcodes.RETURN);
        answer.visitMaxs(0, 0);
        answer.visitEnd();
        MethodVisitor ask = writer.visitMethod(Opcodes.ACC_PUBLIC, "ask", NOTHING, null, null);
        ask.visitCode();
        ask.visitVarInsn(Opcodes.ALOAD, 0);
        ask.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OURS, "log", NOTHING, false);
        ask.visitInsn(Opcodes.RETURN);
        ask.visitMaxs(0, 0);
        ask.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static Set<String> problemsOn(James james) {
        byte[] handler = ourHandler();
        ClassShapes ours = name -> name.equals(OURS) ? Optional.of(ClassShapes.of(handler)) : Optional.empty();
        return new LinkCheck(ours, James.compiledAgainst().shapes(), james.shapes(), name -> name.startsWith("org/"))
                .problems(List.of(handler));
    }

    @Test
    void theSameJamesHasAll() {
        assertThat(problemsOn(James.compiledAgainst())).isEmpty();
    }

    @Test
    void aChangedSignatureIsFoundWhereItIsCalledAndWhereItWasOverridden() {
        James changed = James.compiledAgainst()
                .with(THEIRS, Opcodes.ACC_PUBLIC, method("answer", "(Ljava/util/Optional;)V"), method("log", NOTHING));
        assertThat(problemsOn(changed))
                .containsExactly(
                        "dev.gatehouse.OurHandler -> org.apache.james.Handler.answer:(Ljava/lang/String;)V: no such"
                                + " member",
                        "dev.gatehouse.OurHandler.answer (Ljava/lang/String;)V: overrides nothing any more");
    }

    @Test
    void whatIsInheritedAndCalledByOurOwnNameIsFound() {
        James without = James.compiledAgainst().with(THEIRS, Opcodes.ACC_PUBLIC, method("answer", TEXT));
        assertThat(problemsOn(without))
                .containsExactly("dev.gatehouse.OurHandler -> dev.gatehouse.OurHandler.log:()V: no such member");
    }

    @Test
    void aMethodThatBecameStaticOrPrivateIsFound() {
        James changed = James.compiledAgainst()
                .with(
                        THEIRS,
                        Opcodes.ACC_PUBLIC,
                        Map.entry(ClassShape.key("answer", TEXT), Opcodes.ACC_PRIVATE),
                        Map.entry(ClassShape.key("log", NOTHING), Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC));
        assertThat(problemsOn(changed))
                .anyMatch(problem ->
                        problem.endsWith("answer:(Ljava/lang/String;)V: is neither public nor protected there"))
                .anyMatch(problem -> problem.endsWith("log:()V: is static there"));
    }

    @Test
    void aNewMethodWithoutABodyIsFound() {
        James more = James.compiledAgainst()
                .with(
                        HOOK,
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE,
                        abstractMethod("ask", NOTHING),
                        abstractMethod("tell", NOTHING));
        assertThat(problemsOn(more)).containsExactly("dev.gatehouse.OurHandler: has no body for tell ()V");
    }

    @Test
    void anInterfaceThatIsGoneIsFound() {
        assertThat(problemsOn(James.compiledAgainst().without(HOOK)))
                .anyMatch(
                        problem -> problem.equals("dev.gatehouse.OurHandler -> org.apache.james.Hook: no such class"));
    }
}
