#include "hls/parse_inner.h"

#include <random>

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;
using testing::Packet;

void parse_windows(const Lockstep& first, const Lockstep& second) {
  TokenStream<Window> windows("windows");
  TokenStream<Inner> inners("inners");
  first.give("windows", windows);
  second.give("windows", windows);
  for (const Lockstep* batch : {&first, &second}) {
    parse_inner(batch->frames(), windows, inners);
    batch->expect("inners", inners);
  }
  testing::expect_all_read(windows);
}

void parse_windows_of(const Arena& arena) {
  const Lockstep batch(testing::some_rules(), arena);
  parse_windows(batch, batch);
}

TEST(ParseInner, MakesTheMatchKeyThatTheModelMakes) {
  testing::for_each_two_batches(parse_windows);
}

TEST(ParseInner, EveryBitOfAHeaderCounts) {
  Arena arena;
  for (const Packet& packet :
       {Packet().ethernet().ipv4().udp(), Packet().ethernet().vlan().ipv6().hop_by_hop().tcp(),
        Packet().ethernet().ipv6().fragment_header().udp()}) {
    const Bytes whole = packet.bytes();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      Bytes flipped = whole;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
      arena.add(testing::mirrored(flipped));
    }
  }
  parse_windows_of(arena);
}

TEST(ParseInner, EveryExtensionHeaderOfEveryLengthIsSkippedOrNot) {
  Arena arena;
  constexpr std::uint8_t kTypes[] = {0, 43, 44, 51, 60, 1, 6, 17, 50, 59, 135, 255};
  for (const std::uint8_t type : kTypes) {
    for (unsigned length = 0; length < 256; length += type % 2 == 0 ? 1 : 5) {
      Bytes frame = Packet().ethernet().ipv6().protocol(type).bytes();
      frame.resize(320, 0x11);  // UDP's number, wherever a header ends
      frame[55] = static_cast<std::uint8_t>(length);
      arena.add(testing::mirrored(frame));
    }
  }
  parse_windows_of(arena);
}

TEST(ParseInner, ChainsOfAnythingEndWhereTheModelEndsThem) {
  constexpr unsigned kSeed = 20;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::uint8_t kinds[] = {0, 43, 44, 51, 60, 6, 17};
  Arena arena;
  for (int i = 0; i < 1500; ++i) {
    Bytes frame = Packet().ethernet().ipv6().protocol(kinds[random() % 7]).bytes();
    // Words that begin with a known next header and a small length.
    while (frame.size() < 300) {
      const bool is_short = random() % 16 != 0;
      frame.push_back(kinds[random() % 7]);
      frame.push_back(static_cast<std::uint8_t>(is_short ? random() % 3 : random()));
      frame.push_back(static_cast<std::uint8_t>(random() % 8 == 0 ? random() : 0));
      frame.push_back(static_cast<std::uint8_t>(random() % 8));
    }
    frame.resize(54 + random() % 240);
    arena.add(testing::mirrored(frame));
  }
  parse_windows_of(arena);
}

}  // namespace
}  // namespace fibertap::kernel
