package dev.gatehouse.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The folder of one server's counts, held by one process at a time.
 *
 * @param node this server's name among those that share the store: random, made once
 */
record NodeFolder(Path path, String node, FileChannel lockFile) implements AutoCloseable {
    static NodeFolder hold(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = lock(folder);
        return new NodeFolder(folder, nodeId(folder), lock);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("another process has it");
        }
        return channel;
    }

    private static String nodeId(Path folder) throws IOException {
        Path file = folder.resolve("node-id");
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).trim();
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
