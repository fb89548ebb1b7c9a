package dev.gatehouse.gate;

import dev.gatehouse.verdict.RejectMode;

/** For whom there is another reject-mode than for everybody: {@code bank.example strict}. */
public record ModeFor<N>(N name, RejectMode mode) {}
