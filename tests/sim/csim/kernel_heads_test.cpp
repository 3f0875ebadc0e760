#include <limits>

#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using KernelHeads = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelHeads);

/// Puts a batch that may be damaged between two that are not.
class DamagedBatch {
 public:
  explicit DamagedBatch(csim::Streams streams) : units_(streams) {
    units_.load(sample_image().bytes());
    units_.run(sample_frames());
  }

  void run(const Bytes& arena, std::uint32_t frames, std::uint32_t errors) {
    EXPECT_EQ(units_.run(arena, frames).errors, errors);
    EXPECT_EQ(units_.run(sample_frames(1)).errors, 0U) << "the batch behind";
  }

 private:
  KernelBesideModel units_;
};

Packet frame(std::size_t bytes) {
  return mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53).payload(bytes))
      .vni(5)
      .destination_port(4790);
}

TEST_P(KernelHeads, AnImpossibleCaplenEndsTheBatchAtItsFrame) {
  DamagedBatch batch(GetParam());
  constexpr std::uint16_t kCaplens[] = {9729, 9730, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFF2, 0xFFFF};
  for (const std::uint16_t caplen : kCaplens) {
    SCOPED_TRACE(caplen);
    // Enough beats behind it for most of what it says, so that only the limit decides.
    Arena arena;
    arena.add(frame(100)).add_record({1, 0, caplen}, Bytes(17000, 3));
    arena.add(frame(50));
    batch.run(arena.bytes(), arena.frames(), abi::kErrorImpossibleHead);
  }
}

TEST_P(KernelHeads, ACaplenPastTheArenaEndsTheBatchAtItsFrame) {
  DamagedBatch batch(GetParam());
  for (std::uint16_t caplen = 100; caplen <= 200; ++caplen) {
    SCOPED_TRACE(caplen);
    Arena arena;
    arena.add(frame(100)).add_record({1, caplen, caplen}, Bytes(114, 3));  // two beats
    batch.run(arena.bytes(), 2, caplen <= 114 ? 0U : unsigned{abi::kErrorImpossibleHead});
  }
}

TEST_P(KernelHeads, MoreFramesThanThereAreAreMissed) {
  DamagedBatch batch(GetParam());
  const Arena arena = sample_frames();
  for (const std::uint32_t more : {1U, 2U, 500U, 5000U}) {
    batch.run(arena.bytes(), arena.frames() + more, abi::kErrorImpossibleHead);
  }
}

TEST_P(KernelHeads, OfFewerFramesThanThereAreTheRestIsLeft) {
  DamagedBatch batch(GetParam());
  const Arena arena = sample_frames();
  for (std::uint32_t frames = 0; frames <= arena.frames(); frames += 7) {
    batch.run(arena.bytes(), frames, 0);
  }
  Bytes with_beats_behind = arena.bytes();
  with_beats_behind.resize(with_beats_behind.size() + 5 * abi::kBeatBytes, 0xFF);
  batch.run(with_beats_behind, arena.frames(), 0);
  batch.run(with_beats_behind, arena.frames() + 1, abi::kErrorImpossibleHead);
}

TEST_P(KernelHeads, OriglenAndTimestampMayBeAnything) {
  DamagedBatch batch(GetParam());
  constexpr std::uint64_t kMostTime = std::numeric_limits<std::uint64_t>::max();
  Arena arena;
  for (const std::uint32_t origlen : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    for (const std::uint64_t time :
         {std::uint64_t{0}, std::uint64_t{0xFFFFFFFF}, std::uint64_t{1} << 32, kMostTime}) {
      const Bytes bytes = frame(30).bytes();
      arena.add_record({time, origlen, static_cast<std::uint16_t>(bytes.size())}, bytes);
    }
  }
  batch.run(arena.bytes(), arena.frames(), 0);
}

TEST_P(KernelHeads, EveryBitOfAHeadMayBeWrong) {
  const Arena arena = sample_frames();
  KernelBesideModel units(GetParam());
  for (std::size_t bit = 0; bit < 8 * sizeof(abi::FrameHead); ++bit) {
    Bytes flipped = arena.bytes();
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
    units.load(sample_image().bytes());
    units.run(flipped, arena.frames());
    units.run(sample_frames(2));
    if (GetParam() == csim::Streams::kBounded) bit += 10;  // stages are threads there
  }
}

}  // namespace
}  // namespace fibertap::testing
