#include "hls/parse_outer.h"

#include <cstring>

#include "abi/rule_image.h"
#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Lockstep;
using testing::Packet;

std::uint16_t port_of(const Lockstep& batch) {
  std::uint16_t port = 0;
  std::memcpy(&port, batch.image().data() + offsetof(abi::RuleImageHeader, vxlan_port),
              sizeof(port));
  return port;
}

void parse_envelopes(const Lockstep& first, const Lockstep& second) {
  TokenStream<Head> heads("heads");
  TokenStream<Beat> records("records");
  TokenStream<Envelope> envelopes("envelopes");
  TokenStream<InnerCut> cuts("cuts");
  TokenStream<Beat> parsed_records("parsed_records");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("heads", heads);
    batch->give("records", records);
  }
  for (const Lockstep* batch : {&first, &second}) {
    parse_outer(batch->frames(), port_of(*batch), heads, records, envelopes, cuts, parsed_records);
    batch->expect("envelopes", envelopes);
    batch->expect("cuts", cuts);
    batch->expect("parsed_records", parsed_records);
  }
  testing::expect_all_read(heads, records);
}

void parse_envelopes_of(const Arena& arena) {
  const Lockstep batch(testing::some_rules(), arena);
  parse_envelopes(batch, batch);
}

Packet envelope() { return testing::mirrored(Packet().ethernet().ipv4().udp()); }

TEST(ParseOuter, ReadsEnvelopesAsTheModelDoes) { testing::for_each_two_batches(parse_envelopes); }

TEST(ParseOuter, EveryPortIsTheVxlanPortWhenTheImageSaysSo) {
  constexpr std::uint16_t kPorts[] = {0, 1, 4788, 4789, 4790, 0xFFFF};
  for (std::uint16_t port : kPorts) {
    testing::ImageParts image = testing::empty_image();
    image.header.vxlan_port = port;
    Arena arena;
    for (std::uint16_t to : kPorts) {
      arena.add(envelope().destination_port(to));
    }
    const Lockstep batch(image.bytes(), arena);
    parse_envelopes(batch, batch);
  }
}

TEST(ParseOuter, EveryUdpLengthIsHeldAgainstTheIpLength) {
  Arena arena;
  const std::size_t whole = envelope().size();
  for (std::size_t ip_length : {0U, 19U, 20U, 35U, 36U, 37U, 78U, 0xFFFFU}) {
    for (std::size_t length = 0; length <= 70; ++length) {
      arena.add(envelope().ip_length(ip_length).udp_length(length));
    }
    arena.add(envelope().ip_length(ip_length).udp_length(0xFFFF));
    arena.add(envelope().options(40).ip_length(ip_length).udp_length(16));
  }
  for (std::uint32_t missing = 0; missing <= whole; ++missing) {
    arena.add_cut(envelope().bytes(), static_cast<std::uint32_t>(whole) + missing);
  }
  parse_envelopes_of(arena);
}

TEST(ParseOuter, ADatagramThatEndsBeyondOriglenIsCut) {
  Arena arena;
  for (std::uint32_t origlen : {0U, 1U, 91U, 92U, 93U, 0xFFFFU, 0x10000U, 0x20000U, 0xFFFFFFFFU}) {
    for (std::size_t length : {50U, 51U, 0xFFFFU}) {
      arena.add_cut(envelope().ip_length(0xFFFF).udp_length(length).bytes(), origlen);
      arena.add_cut(envelope().vxlan_flags(0).ip_length(0xFFFF).udp_length(length).bytes(),
                    origlen);
    }
  }
  parse_envelopes_of(arena);
}

TEST(ParseOuter, EveryBitOfAnEnvelopeCounts) {
  Arena arena;
  for (const Packet& packet : {envelope(), testing::mirrored_over_ipv6(testing::Bytes(20))}) {
    const testing::Bytes whole = packet.bytes();
    for (std::size_t bit = 12 * 8; bit < 8 * std::min<std::size_t>(whole.size(), 70); ++bit) {
      testing::Bytes flipped = whole;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
      arena.add(flipped);
    }
  }
  parse_envelopes_of(arena);
}

}  // namespace
}  // namespace fibertap::kernel
