#include "tests/bench/traffic.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#include "abi/frame_record.h"

namespace fibertap::bench {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{256} << 10;
constexpr std::size_t kEnvelope = 50;
constexpr std::size_t kInner = sizeof(abi::FrameHead) + kEnvelope;

void put16(std::uint8_t* at, std::size_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}

void put32(std::uint8_t* at, std::uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xFFFF);
}

void put_ipv4(std::uint8_t* ethernet, std::size_t total, std::uint8_t protocol) {
  put16(ethernet + 12, 0x0800);
  ethernet[14] = 0x45;
  put16(ethernet + 16, total);
  ethernet[22] = 64;
  ethernet[23] = protocol;
}

using Random = std::mt19937_64;

std::uint32_t draw(Random& random) { return static_cast<std::uint32_t>(random()); }

void put_frame(std::uint8_t* record, std::uint32_t inner_bytes, std::uint32_t vni, Random& random) {
  const auto caplen = static_cast<std::uint16_t>(kEnvelope + inner_bytes);
  const abi::FrameHead head{random() >> 2, caplen, caplen};
  std::memcpy(record, &head, sizeof(head));
  std::uint8_t* const outer = record + sizeof(head);
  const std::uint32_t source = 0xAC1F0000 | (vni & 0xFFFF);
  put_ipv4(outer, caplen - 14U, 17);
  put32(outer + 26, source);
  put32(outer + 30, 0x0A000001);
  put16(outer + 34, 0xFF80 + random() % 128);
  put16(outer + 36, 4789);
  put16(outer + 38, caplen - 34U);
  outer[42] = 0x08;
  put32(outer + 46, vni << 8);

  std::uint8_t* const inner = record + kInner;
  const bool ingress = random() % 2 == 0;
  put_ipv4(inner, inner_bytes - 14, 6);
  put32(inner + 26, ingress ? draw(random) : source);
  put32(inner + 30, ingress ? source : draw(random));
  put16(inner + 34, random() % 65536);
  put16(inner + 36, random() % 65536);
}

Rule any_rule(std::uint32_t number, Direction direction) {
  return {number, direction, Action::kAccept, {}, any_address(false), any_address(false), {}, {}};
}

Rule random_rule(std::uint32_t number, Direction direction, Random& random) {
  Rule rule = any_rule(number, direction);
  Cidr network{false, static_cast<std::uint8_t>(8 + random() % 17), {}};
  put32(network.address.data(), draw(random) & ~0u << (32 - network.prefix));
  (direction == Direction::kIngress ? rule.source : rule.destination) = network;
  rule.protocol = random() % 2 == 0 ? 6 : 17;
  const auto first = static_cast<std::uint16_t>(random() % 60000);
  rule.destination_ports = PortRange{first, static_cast<std::uint16_t>(first + random() % 5000)};
  rule.action = random() % 4 == 0 ? Action::kReject : Action::kAccept;
  return rule;
}

}  // namespace

std::vector<std::uint32_t> imix() { return {64, 64, 64, 64, 64, 64, 64, 594, 594, 594, 594, 1518}; }

Traffic make_traffic(const TrafficShape& shape) {
  Random random(1);
  Traffic traffic;
  traffic.records = AlignedBytes(shape.bytes);
  Batch batch{};
  for (;;) {
    const std::uint32_t inner = shape.inner_bytes[random() % shape.inner_bytes.size()];
    const std::size_t record =
        abi::frame_record_bytes(static_cast<std::uint32_t>(kEnvelope + inner));
    const std::size_t at = batch.at + batch.bytes;
    if (batch.bytes + record > kBatchBytes || at + record > shape.bytes) {
      traffic.batches.push_back(batch);
      traffic.frames += batch.frames;
      batch = {at, 0, 0};
      if (at + record > shape.bytes) return traffic;
    }
    const auto vni = static_cast<std::uint32_t>(random() % shape.vnis);
    put_frame(traffic.records.span().data() + at, inner, vni, random);
    batch.bytes += record;
    batch.frames += 1;
  }
}

Mirror make_mirror(std::uint32_t vnis, std::uint32_t rules) {
  Random random(2);
  Mirror mirror;
  for (std::uint32_t vni = 0; vni < vnis; ++vni) {
    Filter& filter = mirror.filters.emplace_back();
    for (std::uint32_t number = 1; number <= rules; ++number) {
      const Direction direction = number % 2 == 0 ? Direction::kIngress : Direction::kEgress;
      filter.rules.push_back(number + 2 > rules ? any_rule(number, direction)
                                                : random_rule(number, direction, random));
    }
    Session& session = mirror.sessions.emplace_back();
    session.vni = vni;
    session.filter = vni;
    session.packet_length = 128;
  }
  return mirror;
}

}  // namespace fibertap::bench
