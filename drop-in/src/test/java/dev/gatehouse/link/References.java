package dev.gatehouse.link;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Collects every class that a class file refers to and that {@code foreign} says is for James to bring, and every method and
 * field of such classes and of our own: what ours inherit from James is called by the name of our class.
 */
final class References extends ClassVisitor {
    private final Predicate<String> foreign;
    private final Predicate<String> asked;
    private final Set<Reference> found = new LinkedHashSet<>();
    private String from = "";

    private References(Predicate<String> foreign, Predicate<String> ours) {
        super(Opcodes.ASM9);
        this.foreign = foreign;
        this.asked = foreign.or(ours);
    }

    /** Of one class file. */
    static Set<Reference> in(byte[] classFile, Predicate<String> foreign, Predicate<String> ours) {
        References references = new References(foreign, ours);
        new ClassReader(classFile).accept(references, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return references.found;
    }

    private void toClass(@Nullable String name) {
        if (name == null) {
            return;
        }
        if (name.startsWith("[")) {
            toType(Type.getType(name));
        } else if (foreign.test(name)) {
            found.add(Reference.toClass(from, name));
        }
    }

    private void toType(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> toType(type.getElementType());
            case Type.OBJECT -> toClass(type.getInternalName());
            case Type.METHOD -> {
                toType(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    toType(argument);
                }
            }
            default -> {} // a primitive is always there
        }
    }

    private void toMember(String owner, String name, String descriptor, boolean isStatic) {
        toType(Type.getType(descriptor));
        toClass(owner);
        if (!owner.startsWith("[") && asked.test(owner)) {
            found.add(new Reference(from, owner, ClassShape.key(name, descriptor), isStatic));
        }
    }

    private void toConstant(Object constant) {
        if (constant instanceof Type type) {
            toType(type);
        } else if (constant instanceof Handle handle) {
            boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC
                    || handle.getTag() == Opcodes.H_GETSTATIC
                    || handle.getTag() == Opcodes.H_PUTSTATIC;
            toMember(handle.getOwner(), handle.getName(), handle.getDesc(), isStatic);
        }
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        from = name;
        toClass(superName);
        for (String each : interfaces == null ? new String[0] : interfaces) {
            toClass(each);
        }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return annotation(descriptor, visible);
    }

    /** An annotation that is kept for the run time must be there, or reflection does not see it. */
    private @Nullable AnnotationVisitor annotation(String descriptor, boolean visible) {
        if (visible) {
            toType(Type.getType(descriptor));
        }
        return null;
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        toType(Type.getType(descriptor));
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return annotation(annotation, visible);
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        toType(Type.getMethodType(descriptor));
        for (String each : exceptions == null ? new String[0] : exceptions) {
            toClass(each);
        }
        return new Body();
    }

    /** The instructions of one method. */
    private final class Body extends MethodVisitor {
        Body() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotation(descriptor, visible);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            toClass(type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            toMember(owner, name, descriptor, opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            toMember(owner, name, descriptor, opcode == Opcodes.INVOKESTATIC);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            toType(Type.getMethodType(descriptor));
            toConstant(bootstrap);
            for (Object argument : arguments) {
                toConstant(argument);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            toConstant(value);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            toType(Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            toClass(type);
        }
    }
}
