package dev.gatehouse.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** The death of a server at one edge between our process and what outlives it: before or after the n-th call. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    private Crash(String where) {
        super(where);
    }

    /** Counts calls through every proxy it made, and crashes at its edge. Edge 0 is before the first call, 1 after it. */
    static final class Edge {
        private final int edge;
        private final AtomicInteger calls = new AtomicInteger();

        Edge(int edge) {
            this.edge = edge;
        }

        <T> T watching(Class<T> type, T target) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        int call = calls.getAndIncrement();
                        if (edge == 2 * call) {
                            throw new Crash("before " + method.getName());
                        }
                        Object result = invoke(target, method, arguments);
                        if (edge == 2 * call + 1) {
                            throw new Crash("after " + method.getName());
                        }
                        return result;
                    }));
        }

        private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
