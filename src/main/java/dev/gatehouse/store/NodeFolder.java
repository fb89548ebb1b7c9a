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
        PrivateFiles.makeFolder(folder);
        FileChannel lock = lock(folder);
        return new NodeFolder(folder, nodeId(folder), lock);
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        PrivateFiles.makeFile(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("another process has it");
        }
        return channel;
    }

    private static String nodeId(Path folder) throws IOException {
        Path file = folder.resolve("node-id");
        PrivateFiles.makeFile(file);
        if (!Files.exists(file) || Files.size(file) == 0) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).trim();
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
