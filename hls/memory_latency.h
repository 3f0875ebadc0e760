#ifndef FIBERTAP_HLS_MEMORY_LATENCY_H_
#define FIBERTAP_HLS_MEMORY_LATENCY_H_

namespace fibertap {
namespace kernel {

// What a read, add and write of a counter takes. The pragmas that say so name numbers, and each has
// a static_assert beside it.

/// Turns from an address to its word: a column of a few UltraRAMs, or of BRAMs, with a register in
/// front, within and behind (BIND_STORAGE latency).
constexpr int kStorageLatency = 3;

/// The register behind the multiplexer of banks (hls/banked_memory.h).
constexpr int kBankTurns = 1;

/// The adder.
constexpr int kAddTurns = 1;

/// Turns that a counter is under way: from its read to the turn that writes it.
constexpr int kCounterLatency = kStorageLatency + kBankTurns + kAddTurns;

/// The first turn behind a write that may read what was written from the memory (DEPENDENCE
/// distance): in the turn of the write itself the memory still has what was there.
constexpr int kCounterDistance = kCounterLatency + 1;

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_MEMORY_LATENCY_H_
