#include "tests/hls/batches.h"

#include "host/lab/validate/case.h"
#include "host/lab/validate/random_cases.h"
#include "tests/support/image_parts.h"

namespace fibertap::testing {
namespace {

constexpr std::size_t kOptionWords = 10;    // most that IPv4 has
constexpr std::size_t kEnvelopeBytes = 16;  // UDP and VXLAN header

Packet tagged(Packet packet, std::size_t tags) {
  for (std::size_t i = 0; i < tags; ++i) packet.vlan(i % 2 == 0 ? 0x8100 : 0x88A8);
  return packet;
}

/// Chains of extension headers in front of UDP: none, one of each, eight, nine, one that ends
/// behind the window, fragments with and without an offset.
std::vector<Packet> extension_chains() {
  const Packet plain = Packet().ethernet().ipv6();
  std::vector<Packet> chains = {plain,
                                Packet(plain).hop_by_hop(),
                                Packet(plain).routing(24),
                                Packet(plain).destination_options(16),
                                Packet(plain).authentication(12),
                                Packet(plain).authentication(28).hop_by_hop(),
                                Packet(plain).fragment_header(),
                                Packet(plain).fragment_header(0, true).routing(),
                                Packet(plain).hop_by_hop().fragment_header(1),
                                Packet(plain).destination_options(256)};
  for (const std::size_t headers : {8U, 9U}) {
    Packet& chain = chains.emplace_back(plain);
    for (std::size_t i = 0; i < headers; ++i) chain.destination_options();
  }
  return chains;
}

Lockstep cut_outer_shapes() {
  const Packet inner = Packet().ethernet().ipv4().udp().payload(4);
  Arena arena;
  for (std::size_t tags = 0; tags <= 2; ++tags) {
    std::vector<Packet> shapes = {tagged(mirrored_over_ipv6(inner), tags)};
    for (std::size_t words = 0; words <= kOptionWords; ++words) {
      shapes.push_back(tagged(mirrored(inner), tags).options(4 * words));
    }
    for (const Packet& shape : shapes) {
      const Bytes whole = shape.bytes();
      const std::size_t headers = whole.size() - inner.size();
      for (std::size_t caplen = 0; caplen <= headers + 2; ++caplen) {
        arena.add_cut({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(caplen)},
                      static_cast<std::uint32_t>(whole.size()));
      }
    }
  }
  return {some_rules(), arena};
}

Lockstep cut_inner_shapes() {
  std::vector<Packet> shapes;
  for (Packet& chain : extension_chains()) shapes.push_back(chain.udp());
  shapes.push_back(Packet().ethernet().ipv6().tcp());
  shapes.push_back(Packet().ethernet().ipv6().icmp());
  shapes.push_back(Packet().ethernet().ether_type(0x0806).payload(28));
  for (std::size_t words = 0; words <= kOptionWords; ++words) {
    shapes.push_back(Packet().ethernet().ipv4().options(4 * words).udp());
  }
  shapes.push_back(Packet().ethernet().ipv4().tcp());
  shapes.push_back(Packet().ethernet().ipv4().more_fragments().udp());
  shapes.push_back(Packet().ethernet().ipv4().fragment_offset(1).udp());
  Arena arena;
  for (std::size_t tags = 0; tags <= 2; ++tags) {
    for (const Packet& shape : shapes) {
      const Bytes whole = tagged(shape, tags).payload(2).bytes();
      // Tags shift all headers alike; that is seen at every other length too.
      for (std::size_t bytes = 0; bytes <= whole.size(); bytes += 1 + tags) {
        arena.add(
            mirrored(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(bytes))));
      }
    }
  }
  return {some_rules(), arena};
}

Lockstep all_lengths() {
  Arena arena;
  std::uint64_t time = 0;
  std::size_t shift = 0;
  const auto add = [&](std::size_t bytes) {
    // One of the 13 shifts, the next at the next length.
    const std::size_t tags = shift / 11;
    const std::size_t words = shift % 11;
    shift = (shift + 1) % 33;
    Packet frame = Packet().ethernet().ipv4("172.31.0.238").udp();
    const std::size_t headers = frame.size();
    if (bytes >= headers) frame.payload(bytes - headers);
    const Bytes inner = bytes >= headers ? frame.bytes() : Bytes(bytes, 0x5A);
    arena.add(tagged(mirrored(inner), tags).options(4 * words), ++time);
  };
  for (std::size_t bytes = 0; bytes <= 300; ++bytes) add(bytes);
  for (const std::size_t edge : {320U, 1024U, 1500U, 4096U, 9014U}) {
    for (std::size_t bytes = edge - 3; bytes <= edge + 3; ++bytes) add(bytes);
  }
  // The largest frame that is taken in, behind the shortest and the longest envelope.
  const std::size_t shortest = 14 + 20 + kEnvelopeBytes;
  arena.add(mirrored(Bytes(abi::kMaxFrameBytes - shortest, 0xC3)));
  arena.add(tagged(mirrored(Bytes(abi::kMaxFrameBytes - shortest - 48, 0xC3)), 2).options(40));
  return {some_rules(), arena};
}

Lockstep of_random_case() {
  constexpr std::uint64_t kSeed = 5;
  const validation::Case the_case = validation::random_case(kSeed, 0);
  const validation::CompiledCase compiled = compile(the_case);
  Arena arena;
  for (const validation::CaseBatch& batch : the_case.loads[0].batches) {
    for (const validation::CaseFrame& frame : batch) {
      arena.add_record(
          {frame.timestamp_ns, frame.origlen, static_cast<std::uint16_t>(frame.bytes.size())},
          frame.bytes);
    }
  }
  const auto image = compiled.images[0].bytes();
  return {Bytes(image.begin(), image.end()), arena};
}

Lockstep with_absent_frames() {
  const Packet frame = mirrored(Packet().ethernet().ipv4().udp().payload(70));
  Arena arena;
  arena.add(frame).add(frame).add_record({7, 200, abi::kMaxFrameBytes + 1}, Bytes(200, 0xEE));
  arena.add(frame);
  return {some_rules(), arena.bytes(), arena.frames() + 3};
}

}  // namespace

Bytes some_rules() {
  ImageParts image = empty_image();
  add_session(image, 1).packet_length = 500;
  abi::RuleRow udp = any_row(10, abi::kRowProtocol | abi::kRowDestinationPorts);
  udp.protocol = 17;
  udp.destination_port_first = udp.destination_port_last = 54;
  add_filter(image, {udp, any_row(20, abi::kRowEgress | abi::kRowAccept), any_row(30),
                     any_row(40, abi::kRowIpv6 | abi::kRowAccept)});
  add_default_session(image).interface_id = 1;
  return image.bytes();
}

Bytes accepting_all() {
  ImageParts image = empty_image();
  add_default_session(image).interface_id = 0xFFFFFFFF;
  return image.bytes();
}

const Lockstep& outer_shapes() {
  static const Lockstep kBatch = cut_outer_shapes();
  return kBatch;
}

const Lockstep& inner_shapes() {
  static const Lockstep kBatch = cut_inner_shapes();
  return kBatch;
}

const Lockstep& lengths() {
  static const Lockstep kBatch = all_lengths();
  return kBatch;
}

const Lockstep& random_frames() {
  static const Lockstep kBatch = of_random_case();
  return kBatch;
}

const Lockstep& absent_frames() {
  static const Lockstep kBatch = with_absent_frames();
  return kBatch;
}

void for_each_two_batches(const std::function<void(const Lockstep&, const Lockstep&)>& check) {
  const Lockstep* const batches[] = {&lengths(),      &absent_frames(), &random_frames(),
                                     &outer_shapes(), &absent_frames(), &inner_shapes(),
                                     &lengths()};
  for (std::size_t i = 0; i + 1 < std::size(batches); ++i) check(*batches[i], *batches[i + 1]);
}

}  // namespace fibertap::testing
