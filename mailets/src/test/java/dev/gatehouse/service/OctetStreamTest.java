package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's own stream over octets tells what is right. */
class OctetStreamTest {
    @Test
    void readsSkipsMarksAndResetsAsTheJdksStreamDoes() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] octets = new byte[random.nextInt(60)];
            random.nextBytes(octets);
            InputStream expected = new ByteArrayInputStream(octets);
            InputStream ours = new OctetStream(octets);
            for (int step = 0; step < 40; step++) {
                compareOneStep(random, expected, ours);
            }
        }
    }

    private static void compareOneStep(Random random, InputStream expected, InputStream ours) throws IOException {
        int length = random.nextInt(9);
        switch (random.nextInt(6)) {
            case 0 -> assertThat(ours.read()).isEqualTo(expected.read());
            case 1 -> comparePiece(length, expected, ours);
            case 2 -> assertThat(ours.skip(length - 2)).isEqualTo(expected.skip(length - 2));
            case 3 -> {
                ours.mark(length);
                expected.mark(length);
            }
            case 4 -> {
                ours.reset();
                expected.reset();
            }
            default -> assertThat(ours.available()).isEqualTo(expected.available());
        }
    }

    private static void comparePiece(int length, InputStream expected, InputStream ours) throws IOException {
        byte[] theirs = new byte[12];
        byte[] mine = new byte[12];
        int count = expected.read(theirs, 2, length);
        if (length > 0) {
            assertThat(ours.read(mine, 2, length)).isEqualTo(count);
            assertThat(mine).isEqualTo(theirs);
        }
    }

    @Test
    void takesNoPlaceOutsideOfTheBuffer() {
        assertThatThrownBy(() -> new OctetStream(new byte[3]).read(new byte[4], 2, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
