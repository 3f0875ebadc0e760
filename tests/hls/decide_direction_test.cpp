#include "hls/decide_direction.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::ImageParts;
using testing::Lockstep;
using testing::Mac;
using testing::Packet;

constexpr Mac kOther = {0x02, 9, 9, 9, 9, 9};

/// MAC i of the sessions below.
Mac own_mac(std::size_t i) { return {0x06, 0, 0, 0, 1, static_cast<std::uint8_t>(i)}; }

/// Sessions of the model; behind the MACs that a session names stand more of its kind.
void give_sessions(const Lockstep& batch, TokenStream<Session>& sessions) {
  TokenStream<Session> given("sessions");
  batch.give("sessions", given);
  while (!given.empty()) {
    Session session = read<Session>(given);
    for (int i = session.mac_count.to_int(); i < static_cast<int>(abi::kMaxMacs); ++i) {
      for (int byte = 0; byte < 6; ++byte) {
        const int bit = 48 * i + 8 * (5 - byte);
        session.macs.range(bit + 7, bit) =
            own_mac(static_cast<std::size_t>(i))[static_cast<std::size_t>(byte)];
      }
    }
    sessions.write(pack(session));
  }
}

void decide_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Envelope> envelopes("searched_envelopes");
  TokenStream<Session> sessions("sessions");
  TokenStream<Inner> inners("inners");
  TokenStream<Query> queries("queries");
  TokenStream<Passage> passages("passages");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("searched_envelopes", envelopes);
    give_sessions(*batch, sessions);
    batch->give("inners", inners);
  }
  for (const Lockstep* batch : {&first, &second}) {
    decide_direction(batch->frames(), envelopes, sessions, inners, queries, passages);
    batch->expect("queries", queries);
    batch->expect("passages", passages);
  }
  testing::expect_all_read(envelopes, sessions, inners);
}

TEST(DecideDirection, AsksWhatTheModelAsks) {
  testing::for_each_two_batches(decide_one_after_the_other);
}

/// VNI n names n MACs.
Bytes sessions_with_macs() {
  ImageParts image = testing::empty_image();
  for (std::uint8_t count = 0; count <= abi::kMaxMacs; ++count) {
    abi::SessionRow& session = testing::add_session(image, count);
    session.mac_count = count;
    for (std::size_t i = 0; i < count; ++i) std::ranges::copy(own_mac(i), session.macs[i]);
    testing::add_filter(image, {testing::any_row(1), testing::any_row(1, abi::kRowEgress)});
  }
  return image.bytes();
}

TEST(DecideDirection, OwnMacsTellItFirstThenTheOuterSourceAddress) {
  // The outer source addresses are 172.31.0.238 and 2001:db8::238.
  const std::vector<Packet> addresses = {
      Packet().ethernet().ipv4("172.31.0.238", "10.0.0.1"),
      Packet().ethernet().ipv4("10.0.0.1", "172.31.0.238"),
      Packet().ethernet().ipv4("172.31.0.238", "172.31.0.238"),
      Packet().ethernet().ipv4("172.31.0.239", "172.31.1.238"),
      Packet().ethernet().ipv6("2001:db8::238", "2001:db8::1"),
      Packet().ethernet().ipv6("2001:db8::1", "2001:db8::238"),
      Packet().ethernet().ipv6("ac1f:ee::", "ac1f:ee::"),  // 172.31.0.238, as IPv6
      Packet().ethernet().ether_type(0x0806),
  };
  Arena arena;
  const auto add = [&](std::uint32_t vni, const Mac& source, const Mac& destination) {
    for (const Packet& packet : addresses) {
      Bytes inner = packet.bytes();
      std::ranges::copy(destination, inner.begin());
      std::ranges::copy(source, inner.begin() + 6);
      arena.add(testing::mirrored(inner).vni(vni));
      arena.add(testing::mirrored_over_ipv6(inner).vni(vni));
    }
  };
  for (std::uint32_t vni = 0; vni <= abi::kMaxMacs; ++vni) {
    add(vni, kOther, kOther);
    for (std::size_t i : {std::size_t{0}, std::size_t{vni} - 1, std::size_t{vni}}) {
      if (i >= abi::kMaxMacs) continue;
      add(vni, own_mac(i), kOther);
      add(vni, kOther, own_mac(i));
      add(vni, own_mac(i), own_mac(0));
    }
  }
  const Lockstep batch(sessions_with_macs(), arena);
  decide_one_after_the_other(batch, batch);
}

TEST(DecideDirection, AFrameWithoutAWholeEthernetHeaderHasNoMacs) {
  ImageParts image = testing::empty_image();
  abi::SessionRow& session = testing::add_session(image, 1);
  session.flags = abi::kSessionAcceptNonIp;
  session.mac_count = 1;  // of zeros, which is what a short frame might seem to have
  Arena arena;
  for (std::size_t bytes = 0; bytes <= 16; ++bytes) arena.add(testing::mirrored(Bytes(bytes)));
  const Lockstep batch(image.bytes(), arena);
  decide_one_after_the_other(batch, batch);
}

}  // namespace
}  // namespace fibertap::kernel
